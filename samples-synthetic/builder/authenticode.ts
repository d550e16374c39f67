/**
 * Writes the PKCS#7 of Authenticode signatures as signing tools do, over any digest.
 *
 *     buildAuthenticode(digest, { signers: [createSigner({ name: 'A', key: 'p-256' })] });
 *     buildAuthenticode(digest, {
 *       signers: [signer],
 *       unsignedAttributes: (signature) => [
 *         rfc3161Timestamp(signature, authority, '20240229120000Z'),
 *         nestedSignature(buildAuthenticode(otherDigest, { signers: [other] })),
 *       ],
 *     });
 */
import { createHash } from 'node:crypto';
import {
  contentOf,
  context,
  generalizedTime,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  set,
  utcTime,
} from './der.js';
import { DIGEST_OIDS, type DigestName, type Signer } from './signer.js';

export interface AuthenticodeOptions {
  /** Those of the same content; none leaves it without a signature. */
  readonly signers: readonly Signer[];
  /** Of the digest given. Default sha256; an OID for others. */
  readonly digestAlgorithm?: DigestName | `${number}.${string}`;
  /** OID. */
  readonly contentType?: string;
  /** UTCTime that signers claim. */
  readonly signingTime?: string;
  /** Attributes that no signature covers, each DER, made from the signature. */
  readonly unsignedAttributes?: (signature: Buffer) => readonly Buffer[];
  /** DER of further certificates. */
  readonly certificates?: readonly Buffer[];
  /** DER of revocation lists. */
  readonly revocationLists?: readonly Buffer[];
}

/** The bytes of the ContentInfo. */
export function buildAuthenticode(digest: Uint8Array, options: AuthenticodeOptions): Buffer {
  const { contentType = SPC_INDIRECT_DATA, digestAlgorithm = 'sha256', signers } = options;
  const digestOid =
    digestAlgorithm in DIGEST_OIDS ? DIGEST_OIDS[digestAlgorithm as DigestName] : digestAlgorithm;
  const indirectData = sequence(
    sequence(oid(SPC_SIP_INFO), sequence()),
    sequence(sequence(oid(digestOid), NULL), octetString(digest)),
  );
  const signerInfos = signers.map((signer) => {
    const attributes = signedAttributes(contentOf(indirectData), contentType, signer, options.signingTime);
    return signerInfo(signer, attributes, options.unsignedAttributes);
  });
  const certificates = [
    ...new Set(signers.map(({ certificate }) => certificate)),
    ...(options.certificates ?? []),
  ];
  const signedData = sequence(
    integer(1),
    set(sequence(oid(digestOid), NULL)),
    sequence(oid(contentType), context(0, indirectData)),
    ...(certificates.length === 0 ? [] : [context(0, ...certificates)]),
    ...(options.revocationLists === undefined ? [] : [context(1, ...options.revocationLists)]),
    set(...signerInfos),
  );
  return sequence(oid(SIGNED_DATA), context(0, signedData));
}

/** An RFC 3161 token over a signature; `time` is a GeneralizedTime. */
export function rfc3161Timestamp(signature: Uint8Array, authority: Signer, time: string): Buffer {
  const imprint = createHash('sha256').update(signature).digest();
  const info = sequence(
    integer(1),
    oid('1.2.3.4'),
    sequence(sequence(oid(DIGEST_OIDS.sha256), NULL), octetString(imprint)),
    integer(7),
    generalizedTime(time),
  );
  const signedData = sequence(
    integer(3),
    set(sequence(oid(DIGEST_OIDS[authority.digest]), NULL)),
    sequence(oid(TST_INFO), context(0, octetString(info))),
    context(0, authority.certificate),
    set(signerInfo(authority, signedAttributes(info, TST_INFO, authority, undefined))),
  );
  return attribute('1.3.6.1.4.1.311.3.3.1', sequence(oid(SIGNED_DATA), context(0, signedData)));
}

/** A PKCS#9 countersignature; `time` is a UTCTime. The signature has to carry the authority's certificate. */
export function pkcs9Countersignature(signature: Uint8Array, authority: Signer, time: string): Buffer {
  const attributes = signedAttributes(signature, '1.2.840.113549.1.7.1', authority, time);
  return attribute('1.2.840.113549.1.9.6', signerInfo(authority, attributes));
}

/** A signature inside another one, as `signtool /as` and `osslsigncode -nest` put it. */
export function nestedSignature(...signatures: readonly Buffer[]): Buffer {
  return attribute('1.3.6.1.4.1.311.2.4.1', ...signatures);
}

export function attribute(type: string, ...values: readonly Uint8Array[]): Buffer {
  return sequence(oid(type), set(...values));
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const SPC_INDIRECT_DATA = '1.3.6.1.4.1.311.2.1.4';
const SPC_SIP_INFO = '1.3.6.1.4.1.311.2.1.30';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

function signedAttributes(
  content: Uint8Array,
  contentType: string,
  { digest }: Signer,
  signingTime: string | undefined,
): Buffer {
  return Buffer.concat([
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    ...(signingTime === undefined ? [] : [attribute('1.2.840.113549.1.9.5', utcTime(signingTime))]),
    attribute('1.2.840.113549.1.9.4', octetString(createHash(digest).update(content).digest())),
  ]);
}

function signerInfo(
  signer: Signer,
  attributes: Buffer,
  unsignedAttributes: AuthenticodeOptions['unsignedAttributes'] = () => [],
): Buffer {
  const signature = signer.sign(set(attributes));
  const unsigned = unsignedAttributes(signature);
  return sequence(
    integer(1),
    sequence(signer.name, integer(signer.serialNumber)),
    sequence(oid(DIGEST_OIDS[signer.digest]), NULL),
    context(0, attributes),
    signer.algorithm,
    octetString(signature),
    ...(unsigned.length === 0 ? [] : [context(1, ...unsigned)]),
  );
}
