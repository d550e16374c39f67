import { constants, createHash, type KeyObject, publicDecrypt, verify } from 'node:crypto';
import { FormatError } from '../../io/format-error.js';
import { DER_TAG, type DerElement, DerReader, decodeSmallInteger } from './der.js';
import { digestName } from './digest-algorithm.js';
import { type AlgorithmIdentifier, readAlgorithm } from './signed-data.js';

export type SignatureScheme = 'rsa' | 'rsa-pss' | 'dsa' | 'ecdsa' | 'ed25519';

/** Some signers name the algorithm with its digest, some that of the key alone. The digest stands beside it, too. */
const SCHEMES: Readonly<Record<string, SignatureScheme>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1.4': 'rsa',
  '1.2.840.113549.1.1.5': 'rsa',
  '1.3.14.3.2.29': 'rsa',
  '1.2.840.113549.1.1.11': 'rsa',
  '1.2.840.113549.1.1.12': 'rsa',
  '1.2.840.113549.1.1.13': 'rsa',
  '1.2.840.113549.1.1.10': 'rsa-pss',
  '1.2.840.10040.4.1': 'dsa',
  '1.2.840.10040.4.3': 'dsa',
  '2.16.840.1.101.3.4.3.2': 'dsa',
  '1.2.840.10045.2.1': 'ecdsa',
  '1.2.840.10045.4.1': 'ecdsa',
  '1.2.840.10045.4.3.2': 'ecdsa',
  '1.2.840.10045.4.3.3': 'ecdsa',
  '1.2.840.10045.4.3.4': 'ecdsa',
  '1.3.101.112': 'ed25519',
};

/** The kinds of key, as node:crypto names them, that can make a signature of each scheme. */
const KEY_TYPES: Readonly<Record<SignatureScheme, readonly string[]>> = {
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  dsa: ['dsa'],
  ecdsa: ['ec'],
  ed25519: ['ed25519'],
};

/** What node:crypto is to check. */
export interface SignatureCheck {
  algorithm: AlgorithmIdentifier;
  /** Name of the signer's digest algorithm; the parameters of RSA-PSS name their own. */
  digest: string;
  message: Uint8Array;
  signature: Uint8Array;
  key: KeyObject;
}

/** The scheme that an OID stands for; undefined for others. */
export function signatureScheme({ objectIdentifier }: AlgorithmIdentifier): SignatureScheme | undefined {
  return SCHEMES[objectIdentifier];
}

/** Whether the key made the signature; undefined when that cannot be verified here. */
export function isMadeByKey(check: SignatureCheck): boolean | undefined {
  const { algorithm, digest, key, message, signature } = check;
  const scheme = signatureScheme(algorithm);
  if (scheme === undefined) return undefined;
  if (!KEY_TYPES[scheme].includes(key.asymmetricKeyType ?? '')) return false;
  try {
    if (scheme === 'ed25519') return verify(null, message, key, signature);
    if (scheme === 'rsa') return verify(digest, message, key, signature) || isBareDigest(check);
    if (scheme !== 'rsa-pss') return verify(digest, message, key, signature);
    const parameters = parsePssParameters(algorithm.parameters);
    if (parameters === undefined) return undefined;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(parameters.digest, message, { key, padding, saltLength: parameters.saltLength }, signature);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    // OpenSSL refuses the kind of key or digest: nothing can be said.
    return undefined;
  }
}

/** RSA over the digest alone, without the name of its algorithm: so signed the timestamp server of Symantec. */
function isBareDigest({ digest, key, message, signature }: SignatureCheck): boolean {
  try {
    const signed = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return createHash(digest).update(message).digest().equals(signed);
  } catch {
    // OpenSSL throws when what comes out is not padded.
    return false;
  }
}

const OID_SHA1 = '1.3.14.3.2.26';
const DEFAULT_SALT_LENGTH = 20;

/** RSASSA-PSS-params [RFC 8017, A.2.3]; undefined for what node:crypto cannot do: a mask of another digest. */
function parsePssParameters(
  parameters: DerElement | undefined,
): { digest: string; saltLength: number } | undefined {
  if (parameters?.tag !== DER_TAG.sequence) return undefined;
  const fields = DerReader.inside(parameters);
  const hash = fields.nextIf(DER_TAG.context0);
  const mask = fields.nextIf(DER_TAG.context1);
  const salt = fields.nextIf(DER_TAG.context2);
  const digestOid = hash === undefined ? OID_SHA1 : readAlgorithm(DerReader.inside(hash)).objectIdentifier;
  const maskParameters = mask === undefined ? undefined : readAlgorithm(DerReader.inside(mask)).parameters;
  const maskOid =
    maskParameters === undefined
      ? OID_SHA1
      : readAlgorithm(new DerReader(maskParameters.encoded, maskParameters.offsetInBytes)).objectIdentifier;
  const digest = digestName(digestOid);
  const saltLength =
    salt === undefined
      ? DEFAULT_SALT_LENGTH
      : decodeSmallInteger(DerReader.inside(salt).next(DER_TAG.integer));
  if (digest === undefined || saltLength === undefined || maskOid !== digestOid) return undefined;
  return { digest, saltLength };
}
