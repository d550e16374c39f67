import type { ReadOptions } from '../../io/read-options.js';
import type { Source } from '../../io/source.js';
import type { EntryList } from './entry-list.js';
import { findLocalExtent } from './local-extent.js';
import { nextHeader } from './local-search.js';
import { ReadAhead } from './read-ahead.js';

export interface LocalScan {
  /** Ranges that belong to no entry found, in order. */
  unclaimed: { startInBytes: number; endInBytes: number }[];
  /** The first directory header seen outside of entry data; the scan ends there. */
  directoryOffsetInBytes?: number;
  stopped?: 'limit';
}

/**
 * Looks for local headers from `startInBytes` to `endInBytes` and adds an entry for each (`fromDirectory: false`),
 * going on behind its data. Linear: no byte is searched more than three times.
 */
export async function scanLocalHeaders(
  source: Source,
  range: { startInBytes: number; endInBytes: number },
  list: EntryList,
  options: ReadOptions,
): Promise<LocalScan> {
  const { budget, onProblem } = options;
  const ahead = new ReadAhead(source, range.endInBytes, budget);
  const scan: LocalScan = { unclaimed: [] };
  let at = range.startInBytes;
  for (;;) {
    const hit = await nextHeader(ahead, at, budget);
    const offsetInBytes = hit?.offsetInBytes ?? range.endInBytes;
    if (offsetInBytes > at) scan.unclaimed.push({ startInBytes: at, endInBytes: offsetInBytes });
    if (hit === undefined) return scan;
    if (hit.header === undefined) return { ...scan, directoryOffsetInBytes: offsetInBytes };
    if (list.entries.length >= budget.limits.payloads) return { ...scan, stopped: 'limit' };
    const dataStart = offsetInBytes + hit.header.lengthInBytes;
    const { endInBytes, sizes } = await findLocalExtent(source, ahead, hit.header, dataStart, budget);
    list.addFromLocalHeader({ ...hit.header, ...sizes }, offsetInBytes, onProblem);
    at = endInBytes;
  }
}
