import type { Deviation } from '../../io/problem.js';
import type { ReadOptions } from '../../io/read-options.js';
import type { Source } from '../../io/source.js';
import { readDirectory } from './directory.js';
import type { DirectoryPlace } from './directory-place.js';
import type { ZipEntry } from './entry.js';
import { EntryList } from './entry-list.js';
import { scanLocalHeaders } from './local-scan.js';

export interface Recovery {
  entries: readonly ZipEntry[];
  baseOffsetInBytes: number;
  /** The directory, when the local headers led to one. */
  directory?: DirectoryPlace;
}

/**
 * Lists an archive by searching it from the front up to `endInBytes`: the directory that follows the local headers,
 * or else the local headers themselves. No entries when there is neither.
 */
export async function recoverEntries(
  source: Source,
  endInBytes: number,
  options: ReadOptions,
): Promise<Recovery> {
  const local = new EntryList();
  const localProblems: Deviation[] = [];
  const scan = await scanLocalHeaders(source, { startInBytes: 0, endInBytes }, local, {
    budget: options.budget,
    onProblem: (problem) => localProblems.push(problem),
  });
  const startInBytes = scan.directoryOffsetInBytes;
  if (startInBytes !== undefined) {
    const recovered = await recoverDirectory(source, { startInBytes, endInBytes }, local.entries[0], options);
    if (recovered.entries.length > 0) return recovered;
  }
  for (const problem of localProblems) options.onProblem(problem);
  if (scan.stopped === 'limit') {
    const offsetInBytes = local.entries.at(-1)?.offsetInBytes ?? 0;
    options.onProblem({ code: 'limit.payloads', offsetInBytes, effect: 'later entries are not listed' });
  }
  return { entries: local.entries, baseOffsetInBytes: 0 };
}

/** Without an end record the base follows from where the first local header was seen. */
async function recoverDirectory(
  source: Source,
  range: { startInBytes: number; endInBytes: number },
  firstLocal: ZipEntry | undefined,
  options: ReadOptions,
): Promise<Recovery> {
  const draft = new EntryList();
  const untold = { budget: options.budget, onProblem: () => {} }; // the second reading reports all problems
  await readDirectory(source, { ...range, baseOffsetInBytes: 0 }, draft, untold);
  const least = draft.entries.reduce((offset, entry) => Math.min(offset, entry.offsetInBytes), Infinity);
  const directory = {
    ...range,
    baseOffsetInBytes: firstLocal === undefined ? 0 : firstLocal.offsetInBytes - least,
  };
  const list = new EntryList();
  const reading = await readDirectory(source, directory, list, options);
  const offsetInBytes = range.startInBytes;
  if (reading.stopped === 'limit') {
    options.onProblem({ code: 'limit.payloads', offsetInBytes, effect: 'later entries are not listed' });
  }
  return { entries: list.entries, baseOffsetInBytes: directory.baseOffsetInBytes, directory };
}
