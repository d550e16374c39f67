import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import type { ZipArchive, ZipEntry } from './entry.js';
import { searchGaps } from './gap-search.js';
import { compareLocalHeaders } from './local-compare.js';

/**
 * Compares the directory with what is really there: reads every local header, tells how it differs, and searches the
 * bytes that no entry claims. Returns the entries found there, which no directory names (`fromDirectory: false`).
 */
export async function auditZip(
  archive: ZipArchive,
  options: { onProblem: OnProblem; budget: Budget },
): Promise<readonly ZipEntry[]> {
  if (archive.spanned) return []; // offsets count from the starts of other files
  const claimed = await compareLocalHeaders(archive, options);
  return searchGaps(archive, [...claimed, ...archive.structures], options);
}
