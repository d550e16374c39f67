import type { Budget } from '../../io/budget.js';
import { readUpTo, type Source } from '../../io/source.js';
import { asBuffer } from './as-buffer.js';

const USUAL_WINDOW_SIZE_IN_BYTES = 1 << 20;

/** Reads a source front to back in large pieces, for structures that are small and lie close together. */
export class ReadAhead {
  private window: Buffer = Buffer.alloc(0);
  private windowStart = 0;

  constructor(
    private readonly source: Source,
    /** Nothing from here on is read. */
    readonly endInBytes: number,
    private readonly budget: Budget,
    private readonly windowSizeInBytes = USUAL_WINDOW_SIZE_IN_BYTES,
  ) {}

  /**
   * What is at hand from `offsetInBytes` on: at least `lengthInBytes` bytes, fewer only where the range ends.
   */
  async from(offsetInBytes: number, lengthInBytes: number): Promise<Buffer> {
    const wantedEnd = Math.min(offsetInBytes + lengthInBytes, this.endInBytes);
    const windowEnd = this.windowStart + this.window.length;
    if (offsetInBytes < this.windowStart || offsetInBytes > windowEnd || wantedEnd > windowEnd) {
      const length = Math.max(this.windowSizeInBytes, lengthInBytes);
      const bytes = await readUpTo(
        this.source,
        offsetInBytes,
        Math.min(length, this.endInBytes - offsetInBytes),
      );
      this.window = asBuffer(bytes);
      this.windowStart = offsetInBytes;
      await this.budget.breathe();
    }
    return this.window.subarray(offsetInBytes - this.windowStart);
  }
}
