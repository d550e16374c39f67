import { MAX_BLOCK_SIZE_IN_BYTES } from './decoder.js';

/** How far behind its end a copy of a match may write. */
export const COPY_OVERRUN_IN_BYTES = 7;

/**
 * The last bytes that a folder unpacked to, as far back as a match may reach, with room behind them for the block
 * being unpacked. Nothing wraps around: once the room is used up, the window moves to the front. A distance thus
 * reaches before the first byte of the folder exactly when it is greater than `position`.
 */
export class History {
  bytes: Uint8Array;
  view: DataView;
  readonly windowSizeInBytes: number;
  /** Where the next byte goes. The bytes before it, `windowSizeInBytes` at least if there are so many, are valid. */
  position = 0;
  private readonly fullSizeInBytes: number;

  /** @param windowBits up to 21. */
  constructor(windowBits: number) {
    // Not 2 ** windowBits: V8 would keep a double, and all positions with it.
    this.windowSizeInBytes = 1 << windowBits;
    const roomInBytes = Math.max(this.windowSizeInBytes, MAX_BLOCK_SIZE_IN_BYTES) + COPY_OVERRUN_IN_BYTES;
    this.fullSizeInBytes = this.windowSizeInBytes + roomInBytes;
    // A cabinet may have 65,535 folders of one byte: memory is taken as it is needed.
    this.bytes = new Uint8Array(MAX_BLOCK_SIZE_IN_BYTES + COPY_OVERRUN_IN_BYTES);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `lengthInBytes`, at most a block, from `position` on. */
  makeRoom(lengthInBytes: number): void {
    if (this.fits(lengthInBytes)) return;
    if (this.bytes.length < this.fullSizeInBytes) this.grow();
    if (!this.fits(lengthInBytes)) this.moveWindow();
  }

  private fits(lengthInBytes: number): boolean {
    return this.position + lengthInBytes + COPY_OVERRUN_IN_BYTES <= this.bytes.length;
  }

  private grow(): void {
    const grown = new Uint8Array(Math.min(this.bytes.length * 2, this.fullSizeInBytes));
    grown.set(this.bytes.subarray(0, this.position));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  private moveWindow(): void {
    this.bytes.copyWithin(0, this.position - this.windowSizeInBytes, this.position);
    this.position = this.windowSizeInBytes;
  }
}
