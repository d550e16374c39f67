import { createHash, verify, X509Certificate } from 'node:crypto';
import { FormatError } from '../io/format-error.js';
import { deviationOf, type OnProblem } from '../io/problem.js';
import { DER_TAG, type DerElement, DerReader, decodeTime } from './der.js';
import { digestName } from './digest-algorithm.js';
import type { CertificateFacts, SignatureFacts } from './signature-facts.js';
import {
  type Certificate,
  parseSignedData,
  parseSignerInfo,
  readAlgorithm,
  type SignedData,
  type SignerInfo,
} from './signed-data.js';

const OID = {
  spcIndirectData: '1.3.6.1.4.1.311.2.1.4',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  countersignature: '1.2.840.113549.1.9.6',
  rfc3161Timestamp: '1.3.6.1.4.1.311.3.3.1',
  rsaPss: '1.2.840.113549.1.1.10',
} as const;

/** What the PKCS#7 of an Authenticode signature says by itself, before the signed bytes are looked at. */
export interface Authenticode extends Pick<SignatureFacts, 'signer' | 'timestamp' | 'signatureValid'> {
  /** Name for node:crypto, or the OID when it is not known. */
  digestAlgorithm: string;
  storedDigest: string;
}

/**
 * Parses a PKCS#7 whose content is SpcIndirectData; `offsetInBytes` is where it stands in its source.
 *
 * @throws FormatError `signature.der`, `signature.structure`
 */
export function parseAuthenticode(
  pkcs7: Uint8Array,
  offsetInBytes: number,
  onProblem: OnProblem,
): Authenticode {
  const signedData = parseSignedData(pkcs7, offsetInBytes);
  const { content, signer } = signedData;
  if (signedData.contentType !== OID.spcIndirectData || content === undefined) {
    throw new FormatError('signature.structure', {
      offsetInBytes,
      expected: 'SpcIndirectData',
      found: signedData.contentType,
    });
  }
  const { algorithm, digest } = parseIndirectData(content);
  const certificate = signer && findCertificate(signedData, signer);
  const x509 = certificate && readCertificate(certificate, offsetInBytes, onProblem);
  const timestamp = signer && readTimestamp(signer, onProblem);
  const signatureValid = signer && x509 && isSignatureValid(signer, content, x509);
  return {
    digestAlgorithm: digestName(algorithm) ?? algorithm,
    storedDigest: Buffer.from(digest).toString('hex'),
    ...(x509 !== undefined && { signer: certificateFacts(x509) }),
    ...(timestamp !== undefined && { timestamp }),
    ...(signatureValid !== undefined && { signatureValid }),
  };
}

/** SpcIndirectDataContent: what kind of data, then a DigestInfo. */
function parseIndirectData(content: DerElement): { algorithm: string; digest: Uint8Array } {
  const fields = DerReader.inside(content);
  fields.next(DER_TAG.sequence);
  const digestInfo = DerReader.inside(fields.next(DER_TAG.sequence));
  return { algorithm: readAlgorithm(digestInfo), digest: digestInfo.next(DER_TAG.octetString).content };
}

function findCertificate(signedData: SignedData, signer: SignerInfo): Certificate | undefined {
  const { issuer, serialNumber } = signer;
  if (issuer === undefined || serialNumber === undefined) return undefined;
  return signedData.certificates.find(
    (certificate) =>
      Buffer.compare(certificate.issuer, issuer) === 0 &&
      Buffer.compare(certificate.serialNumber, serialNumber) === 0,
  );
}

function readCertificate(
  certificate: Certificate,
  offsetInBytes: number,
  onProblem: OnProblem,
): X509Certificate | undefined {
  try {
    return new X509Certificate(certificate.encoded);
  } catch (error) {
    // node:crypto throws errors of OpenSSL, whose codes differ from release to release.
    const reason = error instanceof Error ? error.message : String(error);
    onProblem({
      code: 'signature.structure',
      offsetInBytes,
      effect: `the signer is not named: its certificate cannot be read (${reason})`,
    });
    return undefined;
  }
}

function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: certificate.subject?.split('\n').join(', ') ?? '',
    issuer: certificate.issuer?.split('\n').join(', ') ?? '',
    serialNumber: certificate.serialNumber,
    notBefore: isoTime(certificate.validFrom),
    notAfter: isoTime(certificate.validTo),
  };
}

function isoTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

/**
 * Whether the signer's key signed these attributes, and they hold the digest of the content [RFC 5652, 5.4].
 * Undefined when it cannot be told: no attributes, a digest or padding that is not supported here.
 */
function isSignatureValid(
  signer: SignerInfo,
  content: DerElement,
  certificate: X509Certificate,
): boolean | undefined {
  const algorithm = digestName(signer.digestAlgorithm);
  const attributes = signer.signedAttributesElement;
  const messageDigest = signer.signedAttributes.get(OID.messageDigest);
  if (algorithm === undefined || attributes === undefined || signer.signatureAlgorithm === OID.rsaPss)
    return undefined;
  if (messageDigest === undefined) return false;
  const digest = createHash(algorithm).update(content.content).digest();
  if (Buffer.compare(digest, messageDigest.content) !== 0) return false;
  // The attributes are signed as the SET that they are, not under their implicit tag [0].
  const signed = Uint8Array.from(attributes.encoded);
  signed[0] = DER_TAG.set;
  try {
    return verify(algorithm, signed, certificate.publicKey, signer.signature);
  } catch {
    // OpenSSL refuses the kind of key or digest: nothing can be said.
    return undefined;
  }
}

/** A timestamp that cannot be read takes nothing from what the signature itself says. */
function readTimestamp(signer: SignerInfo, onProblem: OnProblem): string | undefined {
  try {
    return findTimestamp(signer);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    onProblem(deviationOf(error, 'the timestamp of the signature is not read'));
    return undefined;
  }
}

/** Time of a timestamp of either kind, as it claims. */
function findTimestamp(signer: SignerInfo): string | undefined {
  const token = signer.unsignedAttributes.get(OID.rfc3161Timestamp);
  if (token !== undefined) return timeOfToken(token);
  const countersignature = signer.unsignedAttributes.get(OID.countersignature);
  if (countersignature === undefined) return undefined;
  const time = parseSignerInfo(countersignature).signedAttributes.get(OID.signingTime);
  return time && decodeTime(time);
}

/** TSTInfo: version, policy, imprint, serial number, time [RFC 3161, 2.4.2]. */
function timeOfToken(token: DerElement): string | undefined {
  const { content } = parseSignedData(token.encoded, token.offsetInBytes);
  if (content?.tag !== DER_TAG.octetString) return undefined;
  const info = DerReader.inside(new DerReader(content.content, content.offsetInBytes).next(DER_TAG.sequence));
  info.next(DER_TAG.integer);
  info.next(DER_TAG.objectIdentifier);
  info.next(DER_TAG.sequence);
  info.next(DER_TAG.integer);
  return decodeTime(info.next(DER_TAG.generalizedTime));
}
