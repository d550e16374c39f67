import { MAX_BLOCK_SIZE_IN_BYTES } from './decoder.js';

/**
 * The last bytes that a folder unpacked to, as far back as a match may reach, with room behind them for the block
 * being unpacked. Nothing wraps around: once the room is used up, the window moves to the front. A distance thus
 * reaches before the first byte of the folder exactly when it is greater than `position`.
 */
export class History {
  readonly bytes: Uint8Array;
  /** Where the next byte goes. The bytes before it, `windowSizeInBytes` at least if there are so many, are valid. */
  position = 0;

  constructor(readonly windowSizeInBytes: number) {
    this.bytes = new Uint8Array(windowSizeInBytes + Math.max(windowSizeInBytes, MAX_BLOCK_SIZE_IN_BYTES));
  }

  /** Sees to it that `lengthInBytes`, at most a block, can be written from `position` on. */
  makeRoom(lengthInBytes: number): void {
    if (this.position + lengthInBytes <= this.bytes.length) return;
    this.bytes.copyWithin(0, this.position - this.windowSizeInBytes, this.position);
    this.position = this.windowSizeInBytes;
  }
}
