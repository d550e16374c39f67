import type { Payload } from '../../facts/payload.js';
import { type EmbeddedKind, PROGRAM_TYPES, SELF_DESCRIBING_TYPES } from '../../formats/index.js';
import type { ByteRange } from '../../io/source.js';

/** A part of the bytes that are searched which has been visited. */
export interface CoveredRange extends ByteRange {
  /** Undefined for bytes that are looked after elsewhere. */
  readonly type?: Payload['type'];
  /** False when its own structure could not be read in full. */
  readonly isReadable: boolean;
}

/** Knows which headers were already reached through the parts that contain them. */
export class CoveredRanges {
  private readonly starts = new Set<number>();
  private readonly searched = new RangeIndex();
  private readonly searchedForContainers = new RangeIndex();

  add({ isReadable, offsetInBytes, sizeInBytes, type }: CoveredRange): void {
    const endInBytes = offsetInBytes + sizeInBytes;
    this.starts.add(offsetInBytes);
    // A program accounts for its own bytes, whatever its headers say.
    if (!isReadable && (type === undefined || !PROGRAM_TYPES.has(type))) return;
    this.searchedForContainers.add(offsetInBytes, endInBytes);
    // Data are searched for containers, but not for programs.
    const isSearched = type === undefined || SELF_DESCRIBING_TYPES.has(type);
    if (isSearched) this.searched.add(offsetInBytes, endInBytes);
  }

  /**
   * True for the start of a part and for offsets inside one. A part that could not be read in full covers its start
   * alone: a forged header hides nothing.
   */
  covers(offsetInBytes: number, kind: EmbeddedKind): boolean {
    const index = kind === 'pe' ? this.searched : this.searchedForContainers;
    return this.starts.has(offsetInBytes) || index.holds(offsetInBytes);
  }
}

/** Ranges in order of their starts, each with the furthest end of those up to it. */
class RangeIndex {
  private readonly starts: number[] = [];
  private readonly furthestEnds: number[] = [];

  add(start: number, end: number): void {
    const at = this.countUpTo(start);
    this.starts.splice(at, 0, start);
    this.furthestEnds.splice(at, 0, Math.max(end, this.furthestEnds[at - 1] ?? 0));
    for (let later = at + 1; (this.furthestEnds[later] ?? end) < end; later += 1)
      this.furthestEnds[later] = end;
  }

  holds(offset: number): boolean {
    return (this.furthestEnds[this.countUpTo(offset) - 1] ?? 0) > offset;
  }

  /** How many ranges start at `offset` or before. */
  private countUpTo(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
