import type { Payload } from '../facts/payload.js';

/** True for a file with a signature that fits its bytes, as far as that could be checked, and was not made by itself. */
export function isSignedWell({ facts: { signature } }: Payload): boolean {
  return (
    signature?.digestMatches === true &&
    signature.signatureValid !== false &&
    signature.signer?.selfSigned !== true
  );
}
