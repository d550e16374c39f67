/**
 * Identities that sign samples: a key, and a certificate that it signs itself.
 *
 *     createSigner({ name: 'Test Signer', key: 'rsa-pss' }); // another key each time
 *     sampleSigner();                                        // Ed25519 out of a fixed seed: the same bytes each time
 */
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import {
  bitString,
  context,
  element,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  set,
  utcTime,
} from './der.js';

export type KeyKind = 'rsa' | 'rsa-pss' | 'p-256' | 'p-384' | 'p-521' | 'ed25519';

export interface SignerOptions {
  readonly name: string;
  readonly key: KeyKind;
  readonly serialNumber?: number;
  /** UTCTime. Default: the twenties of this century. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** OIDs of the extended key usage; no such extension without. */
  readonly purposes?: readonly string[];
  /** Digest that signatures of this identity use. Default sha256, sha512 for Ed25519. */
  readonly digest?: DigestName;
}

export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

export interface Signer {
  readonly name: Buffer;
  readonly serialNumber: number;
  readonly certificate: Buffer;
  readonly privateKey: KeyObject;
  readonly digest: DigestName;
  /** AlgorithmIdentifier of what `sign` makes. */
  readonly algorithm: Buffer;
  sign(message: Uint8Array): Buffer;
}

export const DIGEST_OIDS: Readonly<Record<DigestName, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

export const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** An identity with a new key. */
export function createSigner(options: SignerOptions): Signer {
  return signerOf(options, createKey(options.key));
}

/** An identity whose key and signatures are the same on every run. */
export function sampleSigner(options: Partial<Omit<SignerOptions, 'key'>> = {}): Signer {
  const { name = 'Sample Publisher' } = options;
  const seed = createHash('sha256').update(name).digest();
  const pkcs8 = sequence(integer(0), sequence(oid(ED25519)), octetString(octetString(seed)));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return signerOf({ purposes: [CODE_SIGNING], ...options, name, key: 'ed25519' }, key);
}

const ED25519 = '1.3.101.112';
const SALT_LENGTH = 32;
const ECDSA_OIDS: Readonly<Record<DigestName, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

function createKey(kind: KeyKind): KeyObject {
  switch (kind) {
    case 'rsa':
    case 'rsa-pss':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    default:
      return generateKeyPairSync('ec', { namedCurve: kind.toUpperCase() }).privateKey;
  }
}

function signerOf(options: SignerOptions, key: KeyObject): Signer {
  const { name: commonName, serialNumber = 0x1234 } = options;
  const digest = options.digest ?? (options.key === 'ed25519' ? 'sha512' : 'sha256');
  const algorithm = algorithmOf(options.key, digest);
  const signWith = (message: Uint8Array) => signMessage(message, options.key, digest, key);
  const name = sequence(set(sequence(oid('2.5.4.3'), element(0x0c, Buffer.from(commonName)))));
  const extensions =
    options.purposes === undefined ? [] : [context(3, sequence(extendedKeyUsage(options.purposes)))];
  const toBeSigned = sequence(
    context(0, integer(2)),
    integer(serialNumber),
    algorithm,
    name,
    sequence(utcTime(options.notBefore ?? '200101000000Z'), utcTime(options.notAfter ?? '300101000000Z')),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    ...extensions,
  );
  const certificate = sequence(toBeSigned, algorithm, bitString(signWith(toBeSigned)));
  return { name, serialNumber, certificate, privateKey: key, digest, algorithm, sign: signWith };
}

/** Critical, as it has to be for time stamping [RFC 3161, 2.3]. */
function extendedKeyUsage(purposes: readonly string[]): Buffer {
  const critical = element(0x01, Uint8Array.of(0xff));
  return sequence(oid('2.5.29.37'), critical, octetString(sequence(...purposes.map(oid))));
}

function algorithmOf(kind: KeyKind, digest: DigestName): Buffer {
  switch (kind) {
    case 'rsa':
      return sequence(oid(RSA_OIDS[digest]), NULL);
    case 'rsa-pss': {
      const hash = sequence(oid(DIGEST_OIDS[digest]), NULL);
      const mask = sequence(oid('1.2.840.113549.1.1.8'), hash);
      return sequence(
        oid('1.2.840.113549.1.1.10'),
        sequence(context(0, hash), context(1, mask), context(2, integer(SALT_LENGTH))),
      );
    }
    case 'ed25519':
      return sequence(oid(ED25519));
    default:
      return sequence(oid(ECDSA_OIDS[digest]));
  }
}

const RSA_OIDS: Readonly<Record<DigestName, string>> = {
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};

function signMessage(message: Uint8Array, kind: KeyKind, digest: DigestName, key: KeyObject): Buffer {
  if (kind === 'ed25519') return sign(null, message, key);
  if (kind !== 'rsa-pss') return sign(digest, message, key);
  return sign(digest, message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_LENGTH });
}
