import { MAX_BLOCK_SIZE_IN_BYTES } from './decoder.js';

/** How far behind its end a copy of a match may write. */
export const COPY_OVERRUN_IN_BYTES = 7;

/**
 * The last bytes that a folder unpacked to, as far back as a match may reach, with room behind them for the block
 * being unpacked. Nothing wraps around: once the room is used up, the window moves to the front. A distance thus
 * reaches before the first byte of the folder exactly when it is greater than `position`.
 */
export class History {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly windowSizeInBytes: number;
  /** Where the next byte goes. The bytes before it, `windowSizeInBytes` at least if there are so many, are valid. */
  position = 0;

  /** @param windowBits up to 21. */
  constructor(windowBits: number) {
    // Not 2 ** windowBits: V8 would keep a double, and all positions with it.
    this.windowSizeInBytes = 1 << windowBits;
    const roomInBytes = Math.max(this.windowSizeInBytes, MAX_BLOCK_SIZE_IN_BYTES) + COPY_OVERRUN_IN_BYTES;
    this.bytes = new Uint8Array(this.windowSizeInBytes + roomInBytes);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Sees to it that `lengthInBytes`, at most a block, can be written from `position` on. */
  makeRoom(lengthInBytes: number): void {
    if (this.position + lengthInBytes + COPY_OVERRUN_IN_BYTES <= this.bytes.length) return;
    this.bytes.copyWithin(0, this.position - this.windowSizeInBytes, this.position);
    this.position = this.windowSizeInBytes;
  }
}
