/**
 * What an Authenticode signature says, and whether it fits the bytes it lies in. Nothing here means trust: the
 * certificates are read, their chain is not followed.
 */
export interface SignatureFacts {
  present: true;
  format: 'msi' | 'pe';
  signer?: CertificateFacts;
  /** ISO time at which a time-stamping authority saw the signature (RFC 3161 or PKCS#9 countersignature); not verified. */
  timestamp?: string;
  /** `sha1`, `sha256` …, or the OID. */
  digestAlgorithm: string;
  /** Lower-case hexadecimal, as the signature holds it. */
  storedDigest: string;
  /** The same digest, computed from the bytes at hand; absent when it cannot be computed. */
  computedDigest?: string;
  digestMatches: boolean;
  /** Whether the signer's key made the signature; absent when that could not be checked. */
  signatureValid?: boolean;
  chain: 'not verified';
  /** `MsiDigitalSignatureEx` is there: names, sizes and times of the streams are signed too. */
  extended: boolean;
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
}
