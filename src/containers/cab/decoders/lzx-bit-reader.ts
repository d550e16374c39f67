import { FormatError } from '../../../io/format-error.js';

/** Zero bytes behind the end that readers of LZX take for granted: one word. */
const TOLERATED_WORDS_PAST_END = 1;
/** One match takes less than 8 bytes and is read without a check in between; a peek takes 4 bytes. */
const PADDING_IN_BYTES = 16;

/**
 * The bits of one LZX block: little-endian 16-bit words, each read from its most significant bit [MS-PATCH 2.1.1].
 * Where the next bit lies is the whole state, so that a hot loop can keep it in a local variable. Past the end there
 * are zeros; {@link check} tells whether that was too far.
 */
export class LzxBitReader {
  /** Room for the block and its padding. */
  private buffer = new Uint8Array(0);
  private lengthInBytes = 0;
  /** Where the words start in `buffer`: after raw bytes it can be any byte. */
  private originInBytes = 0;
  /** The words; `getInt32` at `(position >>> 3) & ~1` has the next 17 bits or more. */
  words = new DataView(this.buffer.buffer);
  /** The next bit, counted from the first word. */
  position = 0;
  /** A position above this one lies too far behind the end. */
  lastPosition = 0;

  /** Turns to the next block. Its bytes are copied. */
  open(compressed: Uint8Array): void {
    const room = compressed.length + PADDING_IN_BYTES;
    if (this.buffer.length < room) this.buffer = new Uint8Array(Math.max(room, 0x10000));
    this.buffer.set(compressed);
    this.buffer.fill(0, compressed.length, room);
    this.lengthInBytes = compressed.length;
    this.startWordsAt(0);
  }

  /** The next byte that {@link readRaw} gives or the error at hand is about, from the start of the block. */
  get offsetInBytes(): number {
    return Math.min(this.originInBytes + (this.position >>> 3), this.lengthInBytes);
  }

  /** The next bits, at most 17, without moving on. */
  peek(count: number): number {
    const pair = this.words.getInt32((this.position >>> 3) & ~1, true);
    // Two shifts: one of 32 bits would be one of none.
    return ((((pair << 16) | (pair >>> 16)) << (this.position & 15)) >>> 1) >>> (31 - count);
  }

  read(count: number): number {
    const bits = this.peek(count);
    this.position += count;
    if (this.position > this.lastPosition) this.check();
    return bits;
  }

  /** Throws when more bits were read than there are. */
  check(): void {
    if (this.position <= this.lastPosition) return;
    throw this.truncated('more bits');
  }

  /** Skips to the next word: 1 to 16 bits, as before raw bytes [MS-PATCH 2.3.2.1]. */
  skipToNextWord(): void {
    this.position = (this.position & ~15) + 16;
  }

  /** Bytes left, for raw bytes: the position must be at the start of a word. */
  get remainingBytes(): number {
    return Math.max(0, this.lengthInBytes - this.originInBytes - (this.position >>> 3));
  }

  /** The next bytes as they are, valid until the next block; the words go on right behind them. */
  readRaw(count: number): Uint8Array {
    if (count > this.remainingBytes) throw this.truncated(`${count} raw bytes`);
    const start = this.originInBytes + (this.position >>> 3);
    this.startWordsAt(start + count);
    return this.buffer.subarray(start, start + count);
  }

  private startWordsAt(offsetInBytes: number): void {
    this.originInBytes = offsetInBytes;
    this.words = new DataView(this.buffer.buffer, offsetInBytes);
    this.position = 0;
    const wordCount = Math.ceil((this.lengthInBytes - offsetInBytes) / 2) + TOLERATED_WORDS_PAST_END;
    this.lastPosition = wordCount * 16;
  }

  private truncated(expected: string): FormatError {
    return new FormatError('cab.lzx-truncated', {
      offsetInBytes: this.offsetInBytes,
      expected,
      found: `the end of the block, of ${this.lengthInBytes} bytes`,
    });
  }
}
