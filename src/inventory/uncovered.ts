import { SliceSource, type Source } from '../io/source.js';
import type { SignatureFacts } from '../signature/signature-facts.js';
import type { Payload } from './payload.js';
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
    walk.budget.checkDepth(depth + 1);
    walk.budget.spendBytesOut(sizeInBytes);
    const place: Place = {
      holder,
      name: `signature-${what}@0x${offsetInBytes.toString(16)}`,
      source: 'slack',
      sizeInBytes,
      depth: depth + 1,
      facts: { offsetInBytes, hiddenIn: SIGNATURE_ROOM },
    };
    await walk.visit(place, new SliceSource(source, offsetInBytes, sizeInBytes));
  }
}

/** The `hiddenIn` of payloads that lie in the room of a signature. */
export const SIGNATURE_ROOM = 'unsigned part of a signature';
