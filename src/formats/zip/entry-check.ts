import type { OnProblem } from '../../io/problem.js';
import type { ProblemCode } from '../../io/problem-code.js';
import type { ZipArchive, ZipEntry } from './entry.js';
import { leastExtentOf } from './extent-set.js';
import { ProblemTally } from './problem-tally.js';

/** Reports what is wrong with the listing itself, without reading further. */
export function checkEntries(archive: ZipArchive, onProblem: OnProblem): void {
  const tally = new ProblemTally();
  for (const entry of findDuplicates(archive.entries)) {
    tally.add('zip.duplicate-name', entry, 'all are listed; readers choose different ones');
  }
  for (const entry of archive.entries) {
    for (const code of nameFaults(entry.name)) tally.add(code, entry, 'the name is shown as it is');
  }
  // The offsets of a part count from the starts of other files.
  if (!archive.spanned) {
    for (const entry of archive.entries) {
      if (isOutside(entry, archive.source.sizeInBytes)) {
        tally.add('zip.entry-outside', entry, 'the content cannot be read as a whole');
      }
    }
    for (const entry of findOverlaps(archive.entries)) {
      tally.add('zip.overlapping-entries', entry, 'shares bytes with an entry in front of it');
    }
  }
  tally.tell(onProblem);
}

function nameFaults(name: string): ProblemCode[] {
  const faults: ProblemCode[] = [];
  if (/^(?:[/\\]|[a-z]:)/i.test(name)) faults.push('zip.name-absolute');
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name)) faults.push('zip.name-traversal');
  if (name.includes('\\')) faults.push('zip.name-backslash');
  if (CONTROL_CHARACTER.test(name)) faults.push('zip.name-control-character');
  return faults;
}

const CONTROL_CHARACTER = /\p{Cc}/u;

function findDuplicates(entries: readonly ZipEntry[]): ZipEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ name }) => {
    const isDuplicate = seen.has(name);
    seen.add(name);
    return isDuplicate;
  });
}

function isOutside(entry: ZipEntry, sizeInBytes: number): boolean {
  const { startInBytes, endInBytes } = leastExtentOf(entry);
  return startInBytes < 0 || endInBytes > sizeInBytes;
}

function findOverlaps(entries: readonly ZipEntry[]): ZipEntry[] {
  let end = 0;
  return [...entries]
    .sort((a, b) => a.offsetInBytes - b.offsetInBytes)
    .filter((entry) => {
      const extent = leastExtentOf(entry);
      const overlaps = extent.startInBytes < end;
      end = Math.max(end, extent.endInBytes);
      return overlaps;
    });
}
