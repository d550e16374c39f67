import { FormatError } from '../io/format-error.js';
import { DER_TAG, type DerElement, DerReader, decodeObjectIdentifier } from './der.js';

const OID_SIGNED_DATA = '1.2.840.113549.1.7.2';

/** Signatures carry one signer and a handful of certificates; more is not looked at. */
const CERTIFICATES_READ = 64;
const ATTRIBUTES_READ = 64;

/** A PKCS#7 / CMS SignedData [RFC 5652, 5.1], as far as Authenticode uses it. */
export interface SignedData {
  contentType: string;
  /** What is signed: the element inside `[0]`; absent when the content is detached. */
  content: DerElement | undefined;
  certificates: Certificate[];
  signer: SignerInfo | undefined;
}

export interface Certificate {
  encoded: Uint8Array;
  issuer: Uint8Array;
  serialNumber: Uint8Array;
}

/** [RFC 5652, 5.3] */
export interface SignerInfo {
  /** DER of the name, and the number's octets; absent when the signer is named by its key. */
  issuer: Uint8Array | undefined;
  serialNumber: Uint8Array | undefined;
  digestAlgorithm: string;
  /** The `[0]` element as it stands. */
  signedAttributesElement: DerElement | undefined;
  /** First value of each attribute by its type. */
  signedAttributes: Map<string, DerElement>;
  signatureAlgorithm: string;
  signature: Uint8Array;
  unsignedAttributes: Map<string, DerElement>;
}

/**
 * Parses a ContentInfo that holds SignedData; `baseOffsetInBytes` is where it stands in its source.
 *
 * @throws FormatError `signature.der`, `signature.structure`
 */
export function parseSignedData(bytes: Uint8Array, baseOffsetInBytes = 0): SignedData {
  const contentInfo = DerReader.inside(new DerReader(bytes, baseOffsetInBytes).next(DER_TAG.sequence));
  const type = decodeObjectIdentifier(contentInfo.next(DER_TAG.objectIdentifier).content);
  if (type !== OID_SIGNED_DATA) {
    throw new FormatError('signature.structure', {
      offsetInBytes: baseOffsetInBytes,
      expected: OID_SIGNED_DATA,
      found: type,
    });
  }
  const wrapper = contentInfo.next(DER_TAG.context0);
  const signedData = DerReader.inside(DerReader.inside(wrapper).next(DER_TAG.sequence));
  signedData.next(DER_TAG.integer);
  signedData.next(DER_TAG.set);
  const encapsulated = DerReader.inside(signedData.next(DER_TAG.sequence));
  const contentType = decodeObjectIdentifier(encapsulated.next(DER_TAG.objectIdentifier).content);
  const explicit = encapsulated.nextIf(DER_TAG.context0);
  const certificateSet = signedData.nextIf(DER_TAG.context0);
  signedData.nextIf(DER_TAG.context1);
  const signers = DerReader.inside(signedData.next(DER_TAG.set));
  return {
    contentType,
    content: explicit === undefined ? undefined : DerReader.inside(explicit).next(),
    certificates: certificateSet === undefined ? [] : parseCertificates(certificateSet),
    signer: signers.atEnd ? undefined : parseSignerInfo(signers.next(DER_TAG.sequence)),
  };
}

/** Parses one SignerInfo; a PKCS#9 countersignature is one too. @throws FormatError `signature.der` */
export function parseSignerInfo(element: DerElement): SignerInfo {
  const fields = DerReader.inside(element);
  fields.next(DER_TAG.integer);
  const identifier = fields.next();
  const byName = identifier.tag === DER_TAG.sequence ? DerReader.inside(identifier) : undefined;
  const issuer = byName?.next(DER_TAG.sequence).encoded;
  const serialNumber = byName?.next(DER_TAG.integer).content;
  const digestAlgorithm = readAlgorithm(fields);
  const signedAttributesElement = fields.nextIf(DER_TAG.context0);
  const signatureAlgorithm = readAlgorithm(fields);
  const signature = fields.next(DER_TAG.octetString).content;
  return {
    issuer,
    serialNumber,
    digestAlgorithm,
    signedAttributesElement,
    signedAttributes: parseAttributes(signedAttributesElement),
    signatureAlgorithm,
    signature,
    unsignedAttributes: parseAttributes(fields.nextIf(DER_TAG.context1)),
  };
}

/** The OID of the AlgorithmIdentifier that comes next. */
export function readAlgorithm(fields: DerReader): string {
  const identifier = DerReader.inside(fields.next(DER_TAG.sequence));
  return decodeObjectIdentifier(identifier.next(DER_TAG.objectIdentifier).content);
}

function parseCertificates(set: DerElement): Certificate[] {
  const elements = DerReader.inside(set);
  const certificates: Certificate[] = [];
  for (let i = 0; !elements.atEnd && i < CERTIFICATES_READ; i++) {
    const element = elements.next();
    // Other choices (attribute certificates) bear context tags.
    if (element.tag !== DER_TAG.sequence) continue;
    const toBeSigned = DerReader.inside(DerReader.inside(element).next(DER_TAG.sequence));
    toBeSigned.nextIf(DER_TAG.context0);
    const serialNumber = toBeSigned.next(DER_TAG.integer).content;
    toBeSigned.next(DER_TAG.sequence);
    certificates.push({
      encoded: element.encoded,
      serialNumber,
      issuer: toBeSigned.next(DER_TAG.sequence).encoded,
    });
  }
  return certificates;
}

function parseAttributes(set: DerElement | undefined): Map<string, DerElement> {
  const attributes = new Map<string, DerElement>();
  if (set === undefined) return attributes;
  const elements = DerReader.inside(set);
  for (let i = 0; !elements.atEnd && i < ATTRIBUTES_READ; i++) {
    const attribute = DerReader.inside(elements.next(DER_TAG.sequence));
    const type = decodeObjectIdentifier(attribute.next(DER_TAG.objectIdentifier).content);
    const values = DerReader.inside(attribute.next(DER_TAG.set));
    if (!values.atEnd && !attributes.has(type)) attributes.set(type, values.next());
  }
  return attributes;
}
