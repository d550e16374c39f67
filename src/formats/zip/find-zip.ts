import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { ByteRange, Source } from '../../io/source.js';
import { openZip } from './archive.js';
import type { ZipArchive } from './entry.js';

/**
 * Finds the ZIP that ends last in `source`, whatever precedes or follows it: by its end record or, without one, by its
 * local headers, and then up to the end of the source. The range starts at the first entry. {@link openZip} on that
 * range reports what is wrong with the archive.
 */
export async function findZip(source: Source, budget: Budget): Promise<ByteRange | undefined> {
  const archive = await openSilently(source, budget);
  if (archive === undefined) return undefined;
  const { entries, structures, endInBytes } = archive;
  const isEmptyInsideOther = entries.length === 0 && (structures[0]?.startInBytes ?? 0) > 0;
  if (isEmptyInsideOther) return undefined; // more likely a constant of a program than an archive
  const starts = [...entries.map((entry) => entry.offsetInBytes), ...structures.map((s) => s.startInBytes)];
  const inside = starts.filter((start) => start >= 0 && start < endInBytes);
  const offsetInBytes = inside.reduce((least, start) => Math.min(least, start), endInBytes);
  return { offsetInBytes, sizeInBytes: endInBytes - offsetInBytes };
}

async function openSilently(source: Source, budget: Budget): Promise<ZipArchive | undefined> {
  try {
    return await openZip(source, { budget, onProblem: () => {} });
  } catch (error) {
    if (error instanceof FormatError && NOTHING_THERE.has(error.code)) return undefined;
    throw error;
  }
}

const NOTHING_THERE: ReadonlySet<string> = new Set([
  'zip.not-a-zip',
  'zip.directory-missing',
  'zip.truncated',
]);
