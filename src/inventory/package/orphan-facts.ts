import { DAMAGED_PART, ORPHAN_ENTRY } from '../../facts/hidden-place.js';
import type { Payload, PayloadFacts } from '../../facts/payload.js';
import type { CfbEntry } from '../../formats/cfb/compound-file.js';
import type { Walk } from '../walk/walk.js';

/** Of a stream that the directory of its compound file does not lead to: of a damaged one, that says nothing. */
export function orphanFacts(
  walk: Walk,
  { path }: Payload,
  { offsetInBytes }: CfbEntry,
): Pick<PayloadFacts, 'hiddenIn' | 'offsetInBytes'> {
  return { hiddenIn: walk.problems.isDamaged(path, 'cfb') ? DAMAGED_PART : ORPHAN_ENTRY, offsetInBytes };
}
