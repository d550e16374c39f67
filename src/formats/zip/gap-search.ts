import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import type { ReadOptions } from '../../io/read-options.js';
import type { ZipArchive, ZipEntry } from './entry.js';
import { EntryList } from './entry-list.js';
import { type Extent, mergeExtents } from './extent-set.js';
import { LOCAL_HEADER_SIZE } from './header.js';
import { scanLocalHeaders } from './local-scan.js';
import { ProblemTally } from './problem-tally.js';

/**
 * Searches the gaps between the claimed extents for local headers, reports them and other bytes there, and returns the
 * entries. Bytes before the first extent and after the last one are searched but not reported: a self-extractor starts
 * with its program.
 */
export async function searchGaps(
  archive: ZipArchive,
  claimed: readonly Extent[],
  options: ReadOptions,
): Promise<readonly ZipEntry[]> {
  const { entries, source } = archive;
  const list = new EntryList(entries.length);
  const unreferenced: Extent[] = [];
  const merged = mergeExtents(claimed);
  const lastIndex = merged.length;
  for (const [index, gap] of gapsOf(merged, source.sizeInBytes).entries()) {
    const left = await searchGap(archive, gap, list, options);
    if (index > 0 && index < lastIndex) unreferenced.push(...left);
  }
  reportGaps(archive, list.entries, unreferenced, options.onProblem);
  return list.entries;
}

/** The bytes in front of each extent, and those behind the last one; some of them empty. */
function gapsOf(merged: readonly Extent[], sizeInBytes: number): Extent[] {
  const starts = [0, ...merged.map((extent) => extent.endInBytes)];
  const ends = [...merged.map((extent) => extent.startInBytes), sizeInBytes];
  return starts.map((startInBytes, index) => ({ startInBytes, endInBytes: ends[index]! }));
}

/** Adds the entries of a gap to `list` and returns what belongs to none. */
async function searchGap(
  { source }: ZipArchive,
  gap: Extent,
  list: EntryList,
  options: ReadOptions,
): Promise<Extent[]> {
  const unclaimed: Extent[] = [];
  let startInBytes = gap.startInBytes;
  while (gap.endInBytes - startInBytes > LOCAL_HEADER_SIZE) {
    const scan = await scanLocalHeaders(source, { startInBytes, endInBytes: gap.endInBytes }, list, options);
    unclaimed.push(...scan.unclaimed);
    if (scan.directoryOffsetInBytes === undefined) return unclaimed;
    // A directory without end record: what it names is found as local headers.
    startInBytes = scan.directoryOffsetInBytes + 4;
  }
  if (startInBytes < gap.endInBytes) unclaimed.push({ startInBytes, endInBytes: gap.endInBytes });
  return unclaimed;
}

function reportGaps(
  archive: ZipArchive,
  hidden: readonly ZipEntry[],
  unreferenced: readonly Extent[],
  onProblem: OnProblem,
): void {
  const tally = new ProblemTally();
  for (const entry of hidden) tally.add('zip.hidden-entry', entry, 'found only by its local header');
  tally.tell(onProblem);
  const first = unreferenced[0];
  if (first === undefined || archive.directoryEncrypted) return;
  const total = unreferenced.reduce((sum, gap) => sum + gap.endInBytes - gap.startInBytes, 0);
  onProblem({
    code: 'zip.unreferenced-data',
    offsetInBytes: first.startInBytes,
    effect: `${plural(total, 'byte')} in ${plural(unreferenced.length, 'place')}`,
  });
}
