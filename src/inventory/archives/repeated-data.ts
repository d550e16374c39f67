import type { Cabinet } from '../../formats/cab/cabinet.js';
import { type CabSetFolder, dataOffsetOf } from '../../formats/cab/cabinet-set.js';
import { FormatError } from '../../io/format-error.js';

/** How many bytes of a container may be decoded that were decoded before, as a multiple of its size. */
const REPEATED_PER_BYTE = 16;

/** Small containers may still do so: it takes no time. */
const ALWAYS_REPEATED_IN_BYTES = 2 ** 20;

/** What it costs to begin anew, however few bytes follow. */
const RESTART_COST_IN_BYTES = 4096;

/**
 * Bounds the work on containers whose entries share their compressed bytes: no writer makes such, and each time the
 * same comes out under another name. Takes ranges in any order; in order of offset, it knows exactly what is new.
 */
export class RepeatedData {
  private readUntil = 0;
  private leftInBytes: number;

  constructor(sizeInBytes: number) {
    this.leftInBytes = ALWAYS_REPEATED_IN_BYTES + REPEATED_PER_BYTE * sizeInBytes;
  }

  /** False when an entry starts in data that was read before, and no more of that may be read again. */
  mayStart(offsetInBytes: number): boolean {
    if (offsetInBytes >= this.readUntil) return true;
    if (this.leftInBytes < RESTART_COST_IN_BYTES) return false;
    this.leftInBytes -= RESTART_COST_IN_BYTES;
    return true;
  }

  /** Takes a range that is about to be read; false when too much of it was read before. */
  take(startInBytes: number, endInBytes: number): boolean {
    const repeatedInBytes = Math.max(0, Math.min(endInBytes, this.readUntil) - startInBytes);
    if (repeatedInBytes > this.leftInBytes) return false;
    this.leftInBytes -= repeatedInBytes;
    this.readUntil = Math.max(this.readUntil, endInBytes);
    return true;
  }
}

/** {@link RepeatedData} of the cabinets of a set. */
export class RepeatedBlocks {
  private readonly byCabinet = new Map<Cabinet, RepeatedData>();

  mayStart(folder: CabSetFolder): boolean {
    return this.of(folder.parts[0].cabinet).mayStart(dataOffsetOf(folder));
  }

  /** @throws FormatError `inventory.repeated-data` */
  readonly spend = (cabinet: Cabinet, startInBytes: number, endInBytes: number): void => {
    if (this.of(cabinet).take(startInBytes, endInBytes)) return;
    throw new FormatError('inventory.repeated-data', {
      offsetInBytes: startInBytes,
      expected: `at most ${REPEATED_PER_BYTE} times the bytes of the cabinet`,
    });
  };

  private of(cabinet: Cabinet): RepeatedData {
    let repeated = this.byCabinet.get(cabinet);
    if (repeated === undefined) {
      repeated = new RepeatedData(cabinet.source.sizeInBytes);
      this.byCabinet.set(cabinet, repeated);
    }
    return repeated;
  }
}

/** Folders by where their data starts; as they are, in a regular cabinet. */
export function inOrderOfData(folders: readonly CabSetFolder[]): CabSetFolder[] {
  return [...folders].sort((a, b) => dataOffsetOf(a) - dataOffsetOf(b));
}
