import type { OnProblem } from '../../io/problem.js';
import type { DirectoryPlace } from './directory-place.js';
import type { ZipEntry } from './entry.js';
import { entryOf } from './entry-of-header.js';
import type { RawHeader } from './header.js';

/** The entries of one archive as they are collected from directories and local headers. */
export class EntryList {
  readonly entries: ZipEntry[] = [];
  /** Offsets of directory headers already read: where two directories share headers, each is read once. */
  private readonly seenHeaders = new Set<number>();
  /** The directory that named an entry first, so that a second one does not list it again. */
  private readonly firstNamedBy = new Map<string, DirectoryPlace>();

  constructor(private readonly firstIndex = 0) {}

  addFromDirectory(
    header: RawHeader,
    headerOffsetInBytes: number,
    directory: DirectoryPlace,
    onProblem: OnProblem,
  ): void {
    if (this.seenHeaders.has(headerOffsetInBytes)) return;
    this.seenHeaders.add(headerOffsetInBytes);
    const { baseOffsetInBytes } = directory;
    const place = { index: this.nextIndex, baseOffsetInBytes, headerOffsetInBytes, fromDirectory: true };
    const entry = entryOf(header, place, onProblem);
    const key = `${entry.offsetInBytes}:${entry.name}`;
    const first = this.firstNamedBy.get(key);
    if (first !== undefined && first !== directory) return;
    this.firstNamedBy.set(key, directory);
    this.entries.push(entry);
  }

  addFromLocalHeader(header: RawHeader, headerOffsetInBytes: number, onProblem: OnProblem): void {
    const index = this.nextIndex;
    const place = {
      index,
      baseOffsetInBytes: headerOffsetInBytes,
      headerOffsetInBytes,
      fromDirectory: false,
    };
    this.entries.push(entryOf(header, place, onProblem));
  }

  private get nextIndex(): number {
    return this.firstIndex + this.entries.length;
  }
}
