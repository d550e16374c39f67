import type { ReadOptions } from '../../io/read-options.js';
import type { ZipArchive, ZipEntry } from './entry.js';
import { searchGaps } from './gap-search.js';
import { compareLocalHeaders } from './local-compare.js';

/**
 * Compares the directory with what is really there: reads every local header, reports differences, and searches the
 * bytes that no entry claims. Returns the entries that no directory names (`fromDirectory: false`): those found there,
 * and those whose local header leads to other content than the directory, for readers that go by it.
 */
export async function auditZip(archive: ZipArchive, options: ReadOptions): Promise<readonly ZipEntry[]> {
  if (archive.spanned) return []; // offsets count from the starts of other files
  const { claimed, otherReadings } = await compareLocalHeaders(archive, options);
  const hidden = await searchGaps(archive, [...claimed, ...archive.structures], options);
  return [...otherReadings, ...hidden];
}
