/**
 * What an Authenticode signature says, and whether it matches the bytes that contain it. Nothing here means trust:
 * digests and keys are checked, certificate chains are not.
 */
export interface SignatureFacts extends SignatureClaims {
  present: true;
  format: 'msi' | 'pe' | 'cab';
  chain: 'not verified';
  /** `MsiDigitalSignatureEx` is there: names, sizes and times of the streams are signed too. */
  extended: boolean;
  /** Whether that stream holds the digest that the directory gives; absent without it. */
  extendedMatches?: boolean;
  /** Signatures beside the first, in the order in which they stand. */
  further?: FurtherSignature[];
  /** Bytes within the signature's room that no signature covers. */
  uncovered?: UncoveredRange[];
}

/** A signature that stands beside the first. */
export interface FurtherSignature extends SignatureClaims {
  /** `signer`: by another signer of the same content; `nested`: inside another one; `entry`: in the table of a program. */
  origin: 'signer' | 'nested' | 'entry';
}

/** One signature by itself. */
export interface SignatureClaims {
  signer?: CertificateFacts;
  /** `rsa`, `rsa-pss`, `dsa`, `ecdsa`, `ed25519`, or the OID. */
  signatureAlgorithm?: string;
  /** ISO time that the signer claims. */
  signingTime?: string;
  /** ISO time of the first countersignature that verifies or, when none does, that the first one claims. */
  timestamp?: string;
  countersignatures?: CountersignatureFacts[];
  /**
   * Whether that timestamp (or the signing time, without one) is in the validity period of the signer's
   * certificate; absent without either.
   */
  signedWithinValidity?: boolean;
  /** `sha1`, `sha256` …, or the OID. */
  digestAlgorithm: string;
  /** Lower-case hexadecimal, as the signature holds it. */
  storedDigest: string;
  /** The same digest, computed from the file; absent when it cannot be computed. */
  computedDigest?: string;
  digestMatches: boolean;
  /** Whether the signer's key made the signature; absent when that could not be checked. */
  signatureValid?: boolean;
}

export interface CertificateFacts {
  /** `CN=…, O=…` in the order of the certificate. */
  subject: string;
  issuer: string;
  /** Hexadecimal, upper case. */
  serialNumber: string;
  /** ISO times. */
  notBefore: string;
  notAfter: string;
  /** SHA-1 of the certificate, by which Windows names it; lower-case hexadecimal, as `sha256`. */
  thumbprint: string;
  sha256: string;
  /** The extended key usage names code signing. */
  codeSigning: boolean;
  /** It names itself as issuer, and its own key signed it. */
  selfSigned: boolean;
}

/** A timestamp over a signature. */
export interface CountersignatureFacts {
  /** RFC 3161 token, or PKCS#9 countersignature. */
  kind: 'rfc3161' | 'pkcs9';
  /** ISO time that the authority claims. */
  time?: string;
  authority?: CertificateFacts;
  /** Whether it was made over this signature; absent when its digest algorithm is not known. */
  imprintMatches?: boolean;
  /** Whether the authority's key made it; absent when that could not be checked. */
  signatureValid?: boolean;
}

/**
 * Bytes of a signature that can be changed without breaking it.
 * - `padding`: behind the PKCS#7, in the room set aside for it; not all zero
 * - `attribute`: an unsigned attribute of no known type
 * - `certificate`: larger than certificates are, or of another kind
 * - `revocation-list`: signers have no use for one
 */
export interface UncoveredRange {
  what: 'padding' | 'attribute' | 'certificate' | 'revocation-list';
  /** From the start of the file; for a package, of the stream `\x05DigitalSignature`. */
  offsetInBytes: number;
  sizeInBytes: number;
  /** Type of the attribute, as an OID. */
  objectIdentifier?: string;
}
