import { createHash, X509Certificate } from 'node:crypto';
import type { OnProblem } from '../../io/problem.js';
import type { CertificateFacts } from './signature-facts.js';
import type { Certificate, SignedData, SignerInfo } from './signed-data.js';

const OID_CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
/** Certificates take one to three thousand bytes. */
const LARGEST_CERTIFICATE_IN_BYTES = 1 << 16;
/** Names are an attacker's, too. */
const NAME_SHOWN = 1_000;

/** The certificate among those of the signature that its signer names by issuer and serial number. */
export function findCertificate(
  { certificates }: Pick<SignedData, 'certificates'>,
  { issuer, serialNumber }: SignerInfo,
): Certificate | undefined {
  if (issuer === undefined || serialNumber === undefined) return undefined;
  return certificates.find(
    (certificate) =>
      Buffer.compare(certificate.issuer, issuer) === 0 &&
      Buffer.compare(certificate.serialNumber, serialNumber) === 0,
  );
}

/** Parses a certificate with OpenSSL; reports a problem and returns undefined when that fails. */
export function readCertificate(
  { element: { encoded, offsetInBytes } }: Certificate,
  onProblem: OnProblem,
): X509Certificate | undefined {
  const tell = (reason: string) =>
    onProblem({
      code: 'signature.structure',
      offsetInBytes,
      effect: `a signer is not named: its certificate cannot be read (${reason})`,
    });
  if (encoded.length > LARGEST_CERTIFICATE_IN_BYTES) {
    tell(`it has ${encoded.length} bytes`);
    return undefined;
  }
  try {
    return new X509Certificate(encoded);
  } catch (error) {
    // node:crypto throws errors of OpenSSL, whose codes differ from release to release.
    tell(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** What a certificate says of itself; nothing of it is looked up. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serialNumber: certificate.serialNumber,
    notBefore: isoTime(certificate.validFrom),
    notAfter: isoTime(certificate.validTo),
    thumbprint: createHash('sha1').update(certificate.raw).digest('hex'),
    sha256: createHash('sha256').update(certificate.raw).digest('hex'),
    // What node:crypto calls key usage is the extended one; undefined without that extension.
    codeSigning: certificate.keyUsage?.includes(OID_CODE_SIGNING) ?? false,
    selfSigned: isSelfSigned(certificate),
  };
}

/** Whether a time is in the validity period of a certificate; undefined when one of the times is not valid. */
export function isWithinValidity(
  time: string | undefined,
  { notAfter, notBefore }: CertificateFacts,
): boolean | undefined {
  const [at, from, to] = [time, notBefore, notAfter].map((text) => Date.parse(text ?? ''));
  if (at === undefined || from === undefined || to === undefined) return undefined;
  return Number.isNaN(at + from + to) ? undefined : from <= at && at <= to;
}

/** X.500 names come one part to a line, and as undefined when they are empty. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ').slice(0, NAME_SHOWN);
}

function isoTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

function isSelfSigned(certificate: X509Certificate): boolean {
  if (certificate.subject !== certificate.issuer) return false;
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    // OpenSSL does not know the kind of key, or the two do not go together.
    return false;
  }
}
