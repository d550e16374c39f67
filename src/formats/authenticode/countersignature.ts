import { createHash } from 'node:crypto';
import { FormatError } from '../../io/format-error.js';
import { deviationOf, type OnProblem } from '../../io/problem.js';
import { certificateFacts, findCertificate, readCertificate } from './certificate.js';
import { DER_TAG, type DerElement, DerReader, decodeOctets, decodeTime } from './der.js';
import { digestName } from './digest-algorithm.js';
import type { CountersignatureFacts } from './signature-facts.js';
import {
  parseSignedData,
  parseSignerInfo,
  readAlgorithm,
  type SignedData,
  type SignerInfo,
} from './signed-data.js';
import { holdsDigestOf, isSignedBy } from './verify-signer.js';

const OID_SIGNING_TIME = '1.2.840.113549.1.9.5';
const OID_COUNTERSIGNATURE = '1.2.840.113549.1.9.6';
const OID_RFC3161_TIMESTAMP = '1.3.6.1.4.1.311.3.3.1';

/** Signatures carry one, or two of different kinds. Each costs the work of several public keys. */
const MAX_COUNTERSIGNATURES_READ = 8;

/** Types of unsigned attributes that are read here. */
export const COUNTERSIGNATURE_TYPES: readonly string[] = [OID_RFC3161_TIMESTAMP, OID_COUNTERSIGNATURE];

/** Reads the timestamps over a signature, of either kind. One that cannot be read takes nothing from the others. */
export function readCountersignatures(
  signer: SignerInfo,
  signedData: SignedData,
  onProblem: OnProblem,
): CountersignatureFacts[] {
  const found: CountersignatureFacts[] = [];
  let left = MAX_COUNTERSIGNATURES_READ;
  const readEach = (type: string, read: (value: DerElement) => CountersignatureFacts) => {
    for (const value of signer.unsignedAttributes.get(type) ?? []) {
      left -= 1;
      if (left < 0) {
        const effect = `only the first ${MAX_COUNTERSIGNATURES_READ} timestamps of a signature are read`;
        onProblem({ code: 'signature.count', offsetInBytes: value.offsetInBytes, effect });
        break;
      }
      try {
        found.push(read(value));
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        onProblem(deviationOf(error, 'the timestamp of the signature is not read'));
      }
    }
  };
  readEach(OID_RFC3161_TIMESTAMP, (token) => readToken(token, signer.signature, onProblem));
  readEach(OID_COUNTERSIGNATURE, (value) =>
    readCountersigner(parseSignerInfo(value, onProblem), signer.signature, signedData, onProblem),
  );
  return found;
}

/** A TimeStampToken: SignedData over TSTInfo, which holds a digest of the signature [RFC 3161, 2.4.2]. */
function readToken(token: DerElement, signature: Uint8Array, onProblem: OnProblem): CountersignatureFacts {
  const signedData = parseSignedData(token.encoded, token.offsetInBytes, onProblem);
  const { content, contentType, signers } = signedData;
  if (content === undefined) {
    throw new FormatError('signature.structure', { offsetInBytes: token.offsetInBytes, expected: 'TSTInfo' });
  }
  const bytes = decodeOctets(content);
  const info = DerReader.inside(new DerReader(bytes, content.offsetInBytes).next(DER_TAG.sequence));
  info.next(DER_TAG.integer);
  info.next(DER_TAG.objectIdentifier);
  const imprint = DerReader.inside(info.next(DER_TAG.sequence));
  const digest = digestName(readAlgorithm(imprint).objectIdentifier);
  const imprinted = imprint.next(DER_TAG.octetString).content;
  info.next(DER_TAG.integer);
  const time = decodeTime(info.next(DER_TAG.generalizedTime));
  const imprintMatches =
    digest === undefined ? undefined : createHash(digest).update(signature).digest().equals(imprinted);
  return {
    kind: 'rfc3161',
    ...(time !== undefined && { time }),
    ...(imprintMatches !== undefined && { imprintMatches }),
    ...checkAuthority(signers[0], signedData, { bytes, type: contentType }, onProblem),
  };
}

/** A PKCS#9 countersignature: a SignerInfo over the signature, with its certificates among those of the signature. */
function readCountersigner(
  signer: SignerInfo,
  signature: Uint8Array,
  signedData: SignedData,
  onProblem: OnProblem,
): CountersignatureFacts {
  const timeElement = signer.signedAttributes.get(OID_SIGNING_TIME)?.[0];
  const time = timeElement && decodeTime(timeElement);
  const digest = digestName(signer.digestAlgorithm);
  return {
    kind: 'pkcs9',
    ...(time !== undefined && { time }),
    ...(digest !== undefined && { imprintMatches: holdsDigestOf(signer, signature, digest) }),
    ...checkAuthority(signer, signedData, { bytes: signature, type: undefined }, onProblem),
  };
}

/** Who made the timestamp, and whether its key did. */
function checkAuthority(
  signer: SignerInfo | undefined,
  signedData: SignedData,
  content: Parameters<typeof isSignedBy>[1],
  onProblem: OnProblem,
): Pick<CountersignatureFacts, 'authority' | 'signatureValid'> {
  const certificate = signer && findCertificate(signedData, signer);
  const x509 = certificate && readCertificate(certificate, onProblem);
  if (signer === undefined || x509 === undefined) return {};
  const signatureValid = isSignedBy(signer, content, x509);
  return {
    authority: certificateFacts(x509),
    ...(signatureValid !== undefined && { signatureValid }),
  };
}
