import type { CabSetFile } from '../../formats/cab/cabinet-set.js';
import { indexOfNonZero } from '../../io/find-non-zero.js';

/** A run of bytes of a folder, as it comes out unpacked. */
export interface FolderRange {
  readonly offsetInFolder: number;
  readonly sizeInBytes: number;
}

/** Finds, while a folder is unpacked, what of its bytes belongs to no file and is not all zero. */
export class FolderGaps {
  /** From the first byte that is not zero to where the next file starts, or to the end of what was unpacked. */
  readonly ranges: FolderRange[] = [];
  private readonly files: readonly FolderRange[];
  /** The first file that does not end before the bytes at hand. */
  private next = 0;

  constructor(files: readonly Pick<CabSetFile, 'offsetInFolder' | 'sizeInBytes'>[]) {
    this.files = joinRanges(files);
  }

  /** Takes the bytes of a folder in their order. */
  scan(chunk: Uint8Array, startInFolder: number): void {
    const end = startInFolder + chunk.length;
    let at = startInFolder;
    while (at < end) {
      const file = this.files[this.next];
      const startOfFile = Math.min(file?.offsetInFolder ?? end, end);
      if (at < startOfFile) this.take(chunk.subarray(at - startInFolder, startOfFile - startInFolder), at);
      if (file === undefined) return;
      const endOfFile = file.offsetInFolder + file.sizeInBytes;
      if (endOfFile > end) return;
      this.next += 1;
      at = Math.max(at, endOfFile);
    }
  }

  private take(bytes: Uint8Array, offsetInFolder: number): void {
    const last = this.ranges.at(-1);
    if (last !== undefined && last.offsetInFolder + last.sizeInBytes === offsetInFolder) {
      this.ranges[this.ranges.length - 1] = { ...last, sizeInBytes: last.sizeInBytes + bytes.length };
      return;
    }
    const first = indexOfNonZero(bytes);
    if (first < 0) return;
    this.ranges.push({ offsetInFolder: offsetInFolder + first, sizeInBytes: bytes.length - first });
  }
}

/** What there would be to read of a file that is the range. */
export function fileOf(
  range: FolderRange,
  details: Pick<CabSetFile, 'cabinet' | 'folderIndex' | 'name' | 'offsetInBytes'>,
): CabSetFile {
  return {
    ...range,
    ...details,
    rawName: new Uint8Array(0),
    folder: details.folderIndex ?? 0,
    continuedFromPrevious: false,
    continuedToNext: false,
    attributes: 0,
  };
}

/** The ranges in order, those that touch or overlap as one; a regular cabinet has one for each folder. */
function joinRanges(ranges: readonly FolderRange[]): FolderRange[] {
  const joined: { offsetInFolder: number; sizeInBytes: number }[] = [];
  const inOrder = [...ranges].sort((a, b) => a.offsetInFolder - b.offsetInFolder);
  for (const { offsetInFolder, sizeInBytes } of inOrder) {
    const last = joined.at(-1);
    if (last === undefined || last.offsetInFolder + last.sizeInBytes < offsetInFolder)
      joined.push({ offsetInFolder, sizeInBytes });
    else last.sizeInBytes = Math.max(last.sizeInBytes, offsetInFolder + sizeInBytes - last.offsetInFolder);
  }
  return joined;
}
