import type { OnProblem } from '../../io/problem.js';
import type { Authenticode, AuthenticodeSet } from './authenticode.js';
import { isDigestName } from './digest-algorithm.js';
import type { Digests } from './digest-set.js';
import type { FurtherSignature, SignatureClaims, SignatureFacts } from './signature-facts.js';

/** The algorithms of all signatures that can be computed here; tells of the others. */
export function knownDigestNames(
  signatures: readonly Authenticode[],
  offsetInBytes: number,
  onProblem: OnProblem,
): Set<string> {
  const names = new Set(signatures.map(({ digestAlgorithm }) => digestAlgorithm));
  for (const name of names) {
    if (isDigestName(name)) continue;
    names.delete(name);
    onProblem({
      code: 'signature.digest-algorithm',
      offsetInBytes,
      effect: `whether the digest fits is not known: its algorithm is ${name}`,
    });
  }
  return names;
}

/** Puts together what the signatures say and what the bytes give. */
export function signatureFacts(
  format: SignatureFacts['format'],
  { signatures: [first, ...others], uncovered }: Pick<AuthenticodeSet, 'signatures' | 'uncovered'>,
  digests: Digests,
): SignatureFacts {
  const further = others.map(
    ({ origin, ...claims }): FurtherSignature => ({
      // Only the first of all is called so.
      origin: origin === 'first' ? 'entry' : origin,
      ...withDigest(claims, digests),
    }),
  );
  const { origin: _, ...claims } = first;
  return {
    present: true,
    format,
    ...withDigest(claims, digests),
    chain: 'not verified',
    extended: false,
    ...(further.length > 0 && { further }),
    ...(uncovered.length > 0 && { uncovered }),
  };
}

function withDigest(claims: Omit<Authenticode, 'origin'>, digests: Digests): SignatureClaims {
  const computedDigest = digests.get(claims.digestAlgorithm);
  return {
    ...claims,
    ...(computedDigest !== undefined && { computedDigest }),
    digestMatches: computedDigest === claims.storedDigest,
  };
}
