import type { OnProblem } from '../../io/problem.js';
import type { Authenticode, AuthenticodeSet } from './authenticode.js';
import { isDigestName } from './digest-algorithm.js';
import type { Digests } from './digest-set.js';
import type { FurtherSignature, SignatureClaims, SignatureFacts } from './signature-facts.js';

/** The algorithms of all signatures that can be computed here; the others are reported. */
function knownDigestNames(
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
      effect: `the digest cannot be verified: its algorithm is ${name}`,
    });
  }
  return names;
}

/**
 * Puts together what the signatures say and what the bytes give.
 *
 * @param offsetInBytes where the signatures start, for what is reported of them
 * @param digestsBy computes the digests of what is signed by the algorithms named
 */
export async function signatureFacts(
  format: SignatureFacts['format'],
  { signatures, uncovered }: Pick<AuthenticodeSet, 'signatures' | 'uncovered'>,
  digestsBy: (names: ReadonlySet<string>) => Promise<Digests>,
  { offsetInBytes, onProblem }: { offsetInBytes: number; onProblem: OnProblem },
): Promise<SignatureFacts> {
  const digests = await digestsBy(knownDigestNames(signatures, offsetInBytes, onProblem));
  const [first, ...others] = signatures;
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
