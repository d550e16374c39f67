import type { Source } from '../io/source.js';
import type { SignatureFacts } from '../signature/signature-facts.js';
import type { Payload } from './payload.js';
import { type PayloadRange, rangeName, visitRange } from './visit-range.js';
import type { Place, Walk } from './walk.js';

/**
 * Visits what lies in the room of a signature and no signature covers: whoever adds something there leaves the file
 * signed. `source` is what the offsets of the ranges count in.
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

/** The `hiddenIn` of payloads that lie in the room of a signature. */
export const SIGNATURE_ROOM = 'unsigned part of a signature';
