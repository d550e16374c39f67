import type { Payload } from '../facts/payload.js';

/** True for a file whose signature matches its content, as far as could be checked, and is not self-signed. */
export function isSignedWell({ facts: { signature } }: Payload): boolean {
  return (
    signature?.digestMatches === true &&
    signature.signatureValid !== false &&
    signature.signer?.selfSigned !== true
  );
}
