import { findNonZero } from '../../io/find-non-zero.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import type { UncoveredRange } from './signature-facts.js';

/** What stands in room that no signature covers, from its first byte that is not zero: none when all are. */
export async function findPadding(
  source: Source,
  startInBytes: number,
  endInBytes: number,
): Promise<UncoveredRange[]> {
  const at = await findNonZero(source, startInBytes, endInBytes);
  return at === undefined ? [] : [{ what: 'padding', offsetInBytes: at, sizeInBytes: endInBytes - at }];
}

const DESCRIPTIONS: Record<UncoveredRange['what'], string> = {
  padding: 'bytes behind the signature',
  attribute: 'bytes in an unsigned attribute',
  certificate: 'bytes in what stands for a certificate',
  'revocation-list': 'bytes in a revocation list',
};

/** Reports ranges that can be changed without breaking the signature. */
export function reportUncovered(uncovered: readonly UncoveredRange[], onProblem: OnProblem): void {
  for (const { offsetInBytes, sizeInBytes, what } of uncovered) {
    onProblem({
      code: 'signature.uncovered',
      offsetInBytes,
      effect: `${sizeInBytes} ${DESCRIPTIONS[what]} are not signed: they can change without invalidating the signature`,
    });
  }
}
