import { readUpTo, type Source } from '../../io/source.js';
import { asBuffer } from './as-buffer.js';
import type { ZipEntry } from './entry.js';
import { covers, type Extent, leastExtentOf, mergeExtents } from './extent-set.js';
import { LOCAL_HEADER_SIZE } from './header.js';
import { LOCAL_HEADER, signatureAt } from './signature.js';

/** The room that the entries of one directory take in the source. */
export class ClaimedData {
  /** In the order of their offsets. */
  private readonly entries: readonly ZipEntry[];
  private readonly extents: readonly Extent[];

  constructor(
    private readonly source: Source,
    entries: readonly ZipEntry[],
  ) {
    this.entries = [...entries].sort((a, b) => a.offsetInBytes - b.offsetInBytes);
    this.extents = mergeExtents(entries.map(leastExtentOf));
  }

  /** True when `offsetInBytes` is inside an entry. Reads the one local header that decides, where necessary. */
  async covers(offsetInBytes: number): Promise<boolean> {
    if (covers(this.extents, offsetInBytes)) return true;
    const entry = this.lastStartingBefore(offsetInBytes);
    return entry !== undefined && offsetInBytes < (await this.endOf(entry));
  }

  private lastStartingBefore(offsetInBytes: number): ZipEntry | undefined {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle]!.offsetInBytes < offsetInBytes) low = middle + 1;
      else high = middle;
    }
    return this.entries[low - 1];
  }

  /** Only the local header gives the length of its extra fields; those of the directory may differ. */
  private async endOf(entry: ZipEntry): Promise<number> {
    const leastEnd = leastExtentOf(entry).endInBytes;
    if (entry.offsetInBytes < 0) return leastEnd;
    const header = asBuffer(await readUpTo(this.source, entry.offsetInBytes, LOCAL_HEADER_SIZE));
    if (header.length < LOCAL_HEADER_SIZE || signatureAt(header, 0) !== LOCAL_HEADER) return leastEnd;
    return leastEnd - entry.rawName.length + header.readUInt16LE(26) + header.readUInt16LE(28);
  }
}
