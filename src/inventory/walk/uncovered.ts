import { SIGNATURE_ROOM } from '../../facts/hidden-place.js';
import type { Payload } from '../../facts/payload.js';
import type { SignatureFacts } from '../../formats/authenticode/signature-facts.js';
import type { Source } from '../../io/source.js';
import { type PayloadRange, rangeName, visitRange } from './visit-range.js';
import type { Place, Walk } from './walk.js';

/**
 * Visits data in the room of a signature that no signature covers: adding data there leaves the file signed. The
 * offsets of the ranges count in `source`.
 */
export async function visitUncovered(
  walk: Walk,
  holder: Payload,
  source: Source,
  { uncovered = [] }: SignatureFacts,
  { depth }: Pick<Place, 'depth'>,
): Promise<void> {
  for (const { offsetInBytes, sizeInBytes, what } of uncovered) {
    const name = rangeName(`signature-${what}`, offsetInBytes);
    const range: PayloadRange = {
      name,
      source: 'slack',
      offsetInBytes,
      sizeInBytes,
      hiddenIn: SIGNATURE_ROOM,
    };
    await visitRange(walk, { payload: holder, source, depth }, range);
  }
}
