import type { OnProblem } from '../io/problem.js';
import type { Authenticode } from './authenticode.js';
import { isDigestName } from './digest-algorithm.js';
import type { SignatureFacts } from './signature-facts.js';

/** Puts together what the signature says and what the bytes give. */
export function signatureFacts(
  format: SignatureFacts['format'],
  authenticode: Authenticode,
  computedDigest: string | undefined,
  extended: boolean,
): SignatureFacts {
  return {
    present: true,
    format,
    ...authenticode,
    ...(computedDigest !== undefined && { computedDigest }),
    digestMatches: computedDigest === authenticode.storedDigest,
    chain: 'not verified',
    extended,
  };
}

/** True when the digest can be computed here; tells it otherwise. */
export function isKnownDigest(
  authenticode: Authenticode,
  offsetInBytes: number,
  onProblem: OnProblem,
): boolean {
  if (isDigestName(authenticode.digestAlgorithm)) return true;
  onProblem({
    code: 'signature.digest-algorithm',
    offsetInBytes,
    effect: `whether the digest fits is not known: its algorithm is ${authenticode.digestAlgorithm}`,
  });
  return false;
}
