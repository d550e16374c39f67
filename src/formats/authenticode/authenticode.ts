import type { X509Certificate } from 'node:crypto';
import { FormatError } from '../../io/format-error.js';
import { deviationOf, type OnProblem } from '../../io/problem.js';
import { certificateFacts, findCertificate, isWithinValidity, readCertificate } from './certificate.js';
import { COUNTERSIGNATURE_TYPES, readCountersignatures } from './countersignature.js';
import { DER_TAG, type DerElement, DerReader, decodeTime } from './der.js';
import { digestName } from './digest-algorithm.js';
import { signatureScheme } from './signature-algorithm.js';
import type {
  CountersignatureFacts,
  FurtherSignature,
  SignatureClaims,
  UncoveredRange,
} from './signature-facts.js';
import { parseSignedData, readAlgorithm, type SignedData, type SignerInfo } from './signed-data.js';
import { isSignedBy, type SignedContent } from './verify-signer.js';

const OID = {
  spcIndirectData: '1.3.6.1.4.1.311.2.1.4',
  signingTime: '1.2.840.113549.1.9.5',
  nestedSignature: '1.3.6.1.4.1.311.2.4.1',
} as const;

/** Signed twice or three times is usual; a tower of nested ones is not. */
const MAX_NESTING_READ = 4;
const MAX_SIGNATURES_READ = 16;
/** Certificates take one to three thousand bytes: one of this size carries something else. */
const PLAUSIBLE_CERTIFICATE_IN_BYTES = 8 << 10;

/** What one signature says by itself, before the signed bytes are looked at. */
export interface Authenticode extends Omit<SignatureClaims, 'computedDigest' | 'digestMatches'> {
  /** Name for node:crypto, or the OID when it is not known. */
  digestAlgorithm: string;
  origin: 'first' | FurtherSignature['origin'];
}

/** All contents of one PKCS#7. */
export interface AuthenticodeSet {
  /** At least one; the first is that of the outermost content and its first signer. */
  signatures: [Authenticode, ...Authenticode[]];
  uncovered: UncoveredRange[];
  /** Of the PKCS#7: what follows it is not part of it. */
  sizeInBytes: number;
}

/**
 * Parses a PKCS#7 whose content is SpcIndirectData, and those nested in it; `offsetInBytes` is where it stands in its
 * source.
 *
 * @throws FormatError `signature.der`, `signature.structure`
 */
export function parseAuthenticode(
  pkcs7: Uint8Array,
  offsetInBytes: number,
  onProblem: OnProblem,
): AuthenticodeSet {
  return new AuthenticodeReader(onProblem).read(pkcs7, offsetInBytes);
}

class AuthenticodeReader {
  private readonly signatures: Authenticode[] = [];
  private readonly uncovered: UncoveredRange[] = [];

  constructor(private readonly onProblem: OnProblem) {}

  read(pkcs7: Uint8Array, offsetInBytes: number): AuthenticodeSet {
    const { first, sizeInBytes } = this.readSignedData(pkcs7, offsetInBytes, 'first', 0);
    return { signatures: [first, ...this.signatures.slice(1)], uncovered: this.uncovered, sizeInBytes };
  }

  private readSignedData(
    pkcs7: Uint8Array,
    offsetInBytes: number,
    origin: Authenticode['origin'],
    level: number,
  ): { first: Authenticode; sizeInBytes: number } {
    const signedData = parseSignedData(pkcs7, offsetInBytes, this.onProblem);
    const { content, contentType, signers, sizeInBytes } = signedData;
    if (contentType !== OID.spcIndirectData || content === undefined) {
      throw new FormatError('signature.structure', {
        offsetInBytes,
        expected: 'SpcIndirectData',
        found: contentType,
      });
    }
    const digest = parseIndirectData(content);
    const [firstSigner, ...otherSigners] = signers;
    const first = this.describe(firstSigner, signedData, content, { ...digest, origin });
    this.signatures.push(first);
    this.noteUnsignedParts(signedData);
    for (const signer of otherSigners) {
      if (!this.hasRoom(offsetInBytes, 'a further signer is not read')) break;
      this.signatures.push(this.describe(signer, signedData, content, { ...digest, origin: 'signer' }));
    }
    for (const signer of signers) this.readUnsignedAttributes(signer, level);
    return { first, sizeInBytes };
  }

  private describe(
    signer: SignerInfo | undefined,
    signedData: SignedData,
    content: DerElement,
    claims: Pick<Authenticode, 'digestAlgorithm' | 'storedDigest' | 'origin'>,
  ): Authenticode {
    if (signer === undefined) return claims;
    const certificate = findCertificate(signedData, signer);
    const x509 = certificate && readCertificate(certificate, this.onProblem);
    const countersignatures = readCountersignatures(signer, signedData, this.onProblem);
    const timeElement = signer.signedAttributes.get(OID.signingTime)?.[0];
    const signingTime = timeElement && decodeTime(timeElement);
    const timestamp = timestampOf(countersignatures);
    const facts = x509 && certificateFacts(x509);
    const signedWithinValidity = facts && isWithinValidity(timestamp ?? signingTime, facts);
    const signatureValid =
      x509 &&
      this.isSignedBy(
        signer,
        { bytes: content.content, type: OID.spcIndirectData },
        x509,
        content.offsetInBytes,
      );
    return {
      ...claims,
      ...(facts !== undefined && { signer: facts }),
      signatureAlgorithm:
        signatureScheme(signer.signatureAlgorithm) ?? signer.signatureAlgorithm.objectIdentifier,
      ...(signingTime !== undefined && { signingTime }),
      ...(timestamp !== undefined && { timestamp }),
      ...(countersignatures.length > 0 && { countersignatures }),
      ...(signedWithinValidity !== undefined && { signedWithinValidity }),
      ...(signatureValid !== undefined && { signatureValid }),
    };
  }

  /** Parameters of an algorithm that cannot be read take nothing from what the signature says. */
  private isSignedBy(
    signer: SignerInfo,
    content: SignedContent,
    certificate: X509Certificate,
    offsetInBytes: number,
  ): boolean | undefined {
    try {
      return isSignedBy(signer, content, certificate);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.onProblem({
        ...deviationOf(error, 'the signature is not verified against its key'),
        offsetInBytes,
      });
      return undefined;
    }
  }

  private readUnsignedAttributes(signer: SignerInfo, level: number): void {
    for (const [type, values] of signer.unsignedAttributes) {
      for (const value of values) {
        if (type === OID.nestedSignature) this.readNested(value, level + 1);
        else if (!COUNTERSIGNATURE_TYPES.includes(type)) this.noteUncovered('attribute', value, type);
      }
    }
  }

  private readNested({ encoded, offsetInBytes }: DerElement, level: number): void {
    if (level > MAX_NESTING_READ) {
      this.reportCount(offsetInBytes, `signatures nested more than ${MAX_NESTING_READ} deep are not read`);
      return;
    }
    if (!this.hasRoom(offsetInBytes, 'a nested signature is not read')) return;
    try {
      this.readSignedData(encoded, offsetInBytes, 'nested', level);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.onProblem(deviationOf(error, 'a nested signature is not read'));
    }
  }

  private hasRoom(offsetInBytes: number, effect: string): boolean {
    if (this.signatures.length < MAX_SIGNATURES_READ) return true;
    this.reportCount(offsetInBytes, effect);
    return false;
  }

  private reportCount(offsetInBytes: number, effect: string): void {
    this.onProblem({ code: 'signature.count', offsetInBytes, effect });
  }

  /** Certificates and revocation lists stand beside what is signed. */
  private noteUnsignedParts({ certificates, otherCertificates, revocationLists }: SignedData): void {
    for (const { element } of certificates) {
      if (element.encoded.length > PLAUSIBLE_CERTIFICATE_IN_BYTES) this.noteUncovered('certificate', element);
    }
    for (const element of otherCertificates) this.noteUncovered('certificate', element);
    if (revocationLists !== undefined && revocationLists.content.length > 0) {
      this.noteUncovered('revocation-list', revocationLists);
    }
  }

  private noteUncovered(
    what: UncoveredRange['what'],
    { content, encoded, offsetInBytes }: DerElement,
    objectIdentifier?: string,
  ): void {
    this.uncovered.push({
      what,
      offsetInBytes: offsetInBytes + content.byteOffset - encoded.byteOffset,
      sizeInBytes: content.length,
      ...(objectIdentifier !== undefined && { objectIdentifier }),
    });
  }
}

/** SpcIndirectDataContent: what kind of data, then a DigestInfo. */
function parseIndirectData(content: DerElement): Pick<Authenticode, 'digestAlgorithm' | 'storedDigest'> {
  const fields = DerReader.inside(content);
  fields.next(DER_TAG.sequence);
  const digestInfo = DerReader.inside(fields.next(DER_TAG.sequence));
  const { objectIdentifier } = readAlgorithm(digestInfo);
  const digest = digestInfo.next(DER_TAG.octetString).content;
  return {
    digestAlgorithm: digestName(objectIdentifier) ?? objectIdentifier,
    storedDigest: Buffer.from(digest).toString('hex'),
  };
}

function timestampOf(countersignatures: readonly CountersignatureFacts[]): string | undefined {
  const verified = countersignatures.find(
    ({ imprintMatches, signatureValid }) => imprintMatches && signatureValid,
  );
  return (verified ?? countersignatures.find(({ time }) => time !== undefined))?.time;
}
