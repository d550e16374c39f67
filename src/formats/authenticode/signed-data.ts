import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import { DER_TAG, type DerElement, DerReader, decodeObjectIdentifier } from './der.js';

const OID_SIGNED_DATA = '1.2.840.113549.1.7.2';

/** Signatures carry one signer, a handful of certificates and attributes, and one value of each. */
const MAX_CERTIFICATES_READ = 64;
const MAX_SIGNERS_READ = 16;
const MAX_ATTRIBUTES_READ = 64;
const MAX_VALUES_READ = 16;

/** A PKCS#7 / CMS SignedData [RFC 5652, 5.1], as far as Authenticode uses it. */
export interface SignedData {
  contentType: string;
  /** What is signed: the element inside `[0]`; absent when the content is detached. */
  content: DerElement | undefined;
  certificates: Certificate[];
  /** What stands among the certificates under a context tag, such as attribute certificates. */
  otherCertificates: DerElement[];
  /** The `[1]` element. */
  revocationLists: DerElement | undefined;
  /** Authenticode has one. */
  signers: SignerInfo[];
  /** Of the whole ContentInfo: what follows it is not part of the signature. */
  sizeInBytes: number;
}

export interface Certificate {
  element: DerElement;
  /** DER of the name, and the number's octets. */
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
  signedAttributes: Attributes;
  signatureAlgorithm: AlgorithmIdentifier;
  signature: Uint8Array;
  unsignedAttributes: Attributes;
}

/** The values of each attribute by its type. */
export type Attributes = ReadonlyMap<string, readonly DerElement[]>;

export interface AlgorithmIdentifier {
  objectIdentifier: string;
  parameters: DerElement | undefined;
}

/**
 * Parses a ContentInfo that holds SignedData; `baseOffsetInBytes` is where it stands in its source.
 *
 * @throws FormatError `signature.der`, `signature.structure`
 */
export function parseSignedData(
  bytes: Uint8Array,
  baseOffsetInBytes: number,
  onProblem: OnProblem,
): SignedData {
  const whole = new DerReader(bytes, baseOffsetInBytes).next(DER_TAG.sequence);
  const contentInfo = DerReader.inside(whole);
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
  const revocationLists = signedData.nextIf(DER_TAG.context1);
  const signerSet = signedData.next(DER_TAG.set);
  const certificates =
    certificateSet === undefined
      ? []
      : elementsOf(certificateSet, MAX_CERTIFICATES_READ, 'certificates', onProblem);
  return {
    contentType,
    content: explicit === undefined ? undefined : DerReader.inside(explicit).next(),
    certificates: certificates.filter(({ tag }) => tag === DER_TAG.sequence).map(parseCertificate),
    otherCertificates: certificates.filter(({ tag }) => tag !== DER_TAG.sequence),
    revocationLists,
    signers: elementsOf(signerSet, MAX_SIGNERS_READ, 'signers', onProblem).map((element) =>
      parseSignerInfo(element, onProblem),
    ),
    sizeInBytes: whole.encoded.length,
  };
}

/** Parses one SignerInfo; a PKCS#9 countersignature is one too. @throws FormatError `signature.der` */
export function parseSignerInfo(element: DerElement, onProblem: OnProblem): SignerInfo {
  const fields = DerReader.inside(element);
  fields.next(DER_TAG.integer);
  const identifier = fields.next();
  const byName = identifier.tag === DER_TAG.sequence ? DerReader.inside(identifier) : undefined;
  const issuer = byName?.next(DER_TAG.sequence).encoded;
  const serialNumber = byName?.next(DER_TAG.integer).content;
  const digestAlgorithm = readAlgorithm(fields).objectIdentifier;
  const signedAttributesElement = fields.nextIf(DER_TAG.context0);
  const signatureAlgorithm = readAlgorithm(fields);
  const signature = fields.next(DER_TAG.octetString).content;
  return {
    issuer,
    serialNumber,
    digestAlgorithm,
    signedAttributesElement,
    signedAttributes: parseAttributes(signedAttributesElement, onProblem),
    signatureAlgorithm,
    signature,
    unsignedAttributes: parseAttributes(fields.nextIf(DER_TAG.context1), onProblem),
  };
}

/** The AlgorithmIdentifier that comes next. @throws FormatError `signature.der` */
export function readAlgorithm(fields: DerReader): AlgorithmIdentifier {
  const identifier = DerReader.inside(fields.next(DER_TAG.sequence));
  return {
    objectIdentifier: decodeObjectIdentifier(identifier.next(DER_TAG.objectIdentifier).content),
    parameters: identifier.atEnd ? undefined : identifier.next(),
  };
}

function parseCertificate(element: DerElement): Certificate {
  const toBeSigned = DerReader.inside(DerReader.inside(element).next(DER_TAG.sequence));
  toBeSigned.nextIf(DER_TAG.context0);
  const serialNumber = toBeSigned.next(DER_TAG.integer).content;
  toBeSigned.next(DER_TAG.sequence);
  return { element, serialNumber, issuer: toBeSigned.next(DER_TAG.sequence).encoded };
}

function parseAttributes(set: DerElement | undefined, onProblem: OnProblem): Attributes {
  const attributes = new Map<string, DerElement[]>();
  if (set === undefined) return attributes;
  for (const element of elementsOf(set, MAX_ATTRIBUTES_READ, 'attributes', onProblem)) {
    const attribute = DerReader.inside(element);
    const type = decodeObjectIdentifier(attribute.next(DER_TAG.objectIdentifier).content);
    const values = elementsOf(attribute.next(DER_TAG.set), MAX_VALUES_READ, 'values', onProblem);
    attributes.set(type, [...(attributes.get(type) ?? []), ...values]);
  }
  return attributes;
}

/** The elements of a set, up to a bound; reports when there are more. */
function elementsOf(set: DerElement, most: number, what: string, onProblem: OnProblem): DerElement[] {
  const elements: DerElement[] = [];
  const reader = DerReader.inside(set);
  while (!reader.atEnd && elements.length < most) elements.push(reader.next());
  if (!reader.atEnd) {
    onProblem({
      code: 'signature.count',
      offsetInBytes: set.offsetInBytes,
      effect: `only the first ${most} ${what} of a signature are read`,
    });
  }
  return elements;
}
