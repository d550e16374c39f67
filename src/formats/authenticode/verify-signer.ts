import { createHash, type KeyObject, type X509Certificate } from 'node:crypto';
import { DER_TAG, decodeObjectIdentifier, encodeElement } from './der.js';
import { digestName } from './digest-algorithm.js';
import { isMadeByKey } from './signature-algorithm.js';
import type { SignerInfo } from './signed-data.js';

const OID = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
} as const;

/** What is signed, and of what type it says that it is. */
export interface SignedContent {
  bytes: Uint8Array;
  /** Undefined where the attributes need not name it [RFC 5652, 11.4]. */
  type: string | undefined;
}

/**
 * Whether the certificate's key signed these attributes, and they hold type and digest of the content; or the content
 * itself, when there are no attributes [RFC 5652, 5.4]. Undefined when it cannot be verified here.
 *
 * @throws FormatError `signature.der`: the parameters of the algorithm cannot be read
 */
export function isSignedBy(
  signer: SignerInfo,
  content: SignedContent,
  certificate: X509Certificate,
): boolean | undefined {
  const digest = digestName(signer.digestAlgorithm);
  const key = publicKeyOf(certificate);
  if (digest === undefined || key === undefined) return undefined;
  const attributes = signer.signedAttributesElement;
  if (attributes !== undefined && !attributesFit(signer, content, digest)) return false;
  return isMadeByKey({
    algorithm: signer.signatureAlgorithm,
    digest,
    // The attributes are signed as the SET that they are, not under their implicit tag [0].
    message: attributes === undefined ? content.bytes : encodeElement(DER_TAG.set, attributes.content),
    signature: signer.signature,
    key,
  });
}

/** Whether the attribute that holds the digest of the content has this one. */
export function holdsDigestOf(signer: SignerInfo, bytes: Uint8Array, digest: string): boolean {
  const stored = signer.signedAttributes.get(OID.messageDigest)?.[0];
  return stored !== undefined && createHash(digest).update(bytes).digest().equals(stored.content);
}

function attributesFit(signer: SignerInfo, { bytes, type }: SignedContent, digest: string): boolean {
  const named = signer.signedAttributes.get(OID.contentType)?.[0];
  const isType = type === undefined || named === undefined || decodeObjectIdentifier(named.content) === type;
  return isType && holdsDigestOf(signer, bytes, digest);
}

function publicKeyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    // OpenSSL does not know this kind of key.
    return undefined;
  }
}
