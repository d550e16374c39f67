const WINDOW_SIZE_IN_BYTES = 1 << 16;
/** Reads that start at most this far behind the end of the last one follow it. */
const GAP_IN_BYTES = 1 << 13;

/** Reads into `target` what stands at an offset of a file, and gives how many bytes that were. */
export type ReadAt = (offsetInBytes: number, target: Uint8Array) => number;

/** What follows the short reads of a file, read before it is asked for when they come one behind the other. */
export class ReadAhead {
  private window = new Uint8Array(0);
  private startInBytes = 0;
  private endInBytes = 0;
  private lastReadEnd = Number.NEGATIVE_INFINITY;

  constructor(private readonly readAt: ReadAt) {}

  /** Fills `target` from memory; false when it must be read from the file. */
  answer(offsetInBytes: number, target: Uint8Array): boolean {
    const end = offsetInBytes + target.length;
    const follows = offsetInBytes >= this.lastReadEnd && offsetInBytes - this.lastReadEnd <= GAP_IN_BYTES;
    this.lastReadEnd = end;
    if (follows && !this.holds(offsetInBytes, end)) this.fill(offsetInBytes);
    if (!this.holds(offsetInBytes, end)) return false;
    const at = offsetInBytes - this.startInBytes;
    target.set(this.window.subarray(at, at + target.length));
    return true;
  }

  forget(): void {
    this.endInBytes = this.startInBytes;
    this.window = new Uint8Array(0);
  }

  private holds(offsetInBytes: number, endInBytes: number): boolean {
    return offsetInBytes >= this.startInBytes && endInBytes <= this.endInBytes;
  }

  private fill(offsetInBytes: number): void {
    if (this.window.length === 0) this.window = new Uint8Array(WINDOW_SIZE_IN_BYTES);
    this.startInBytes = offsetInBytes;
    this.endInBytes = offsetInBytes;
    try {
      this.endInBytes += this.readAt(offsetInBytes, this.window);
    } catch {
      // What was not asked for may be what cannot be read: the read that was asked for will tell.
    }
  }
}
