import { ORPHAN_ENTRY } from '../../facts/hidden-place.js';
import type { PayloadFacts } from '../../facts/payload.js';
import type { CfbEntry } from '../../formats/cfb/compound-file.js';

/** Of a stream that the directory of its compound file does not lead to. */
export function orphanFacts({ offsetInBytes }: CfbEntry): Pick<PayloadFacts, 'hiddenIn' | 'offsetInBytes'> {
  return { hiddenIn: ORPHAN_ENTRY, offsetInBytes };
}
