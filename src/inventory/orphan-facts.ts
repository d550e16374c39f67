import type { CfbEntry } from '../containers/cfb/compound-file.js';
import type { PayloadFacts } from './payload.js';

/** The hiding place of streams that no directory entry leads to. */
export const ORPHAN_ENTRY = 'orphan directory entry';

/** Of a stream that the directory of its compound file does not lead to. */
export function orphanFacts({ offsetInBytes }: CfbEntry): Pick<PayloadFacts, 'hiddenIn' | 'offsetInBytes'> {
  return { hiddenIn: ORPHAN_ENTRY, offsetInBytes };
}
