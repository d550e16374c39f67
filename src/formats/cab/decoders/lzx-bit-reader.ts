import { FormatError } from '../../../io/format-error.js';

/** Zero bytes behind the end that readers of LZX take for granted: one word. */
const TOLERATED_WORDS_PAST_END = 1;
/** One match takes less than 8 bytes and is read without a check in between; a peek takes 4 bytes. */
const PADDING_IN_BYTES = 16;

/**
 * The bits of one LZX block: little-endian 16-bit words, each read from its most significant bit [MS-PATCH 2.1.1].
 * The position of the next bit is the whole state, so that a hot loop can keep it in a local variable. Past the end it
 * reads zeros; {@link check} throws when that went too far.
 */
export class LzxBitReader {
  private compressed: Uint8Array = new Uint8Array(0);
  /** Room for a block and its padding. */
  private buffer = Buffer.alloc(0);
  /** Where the words start in the block: after raw bytes it can be any byte. */
  private originInBytes = 0;
  /** The words with their bytes swapped: `getInt32` at `position >>> 3` has the next 25 bits or more. */
  view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length);
  /** The next bit, counted from the first word. */
  position = 0;
  /** A position above this one lies too far behind the end. */
  lastPosition = 0;

  /** Turns to the next block, whose bytes must stay as they are for as long as it is read. */
  open(compressed: Uint8Array): void {
    this.compressed = compressed;
    this.startWordsAt(0);
  }

  /** The next byte that {@link readRaw} gives or the error at hand is about, from the start of the block. */
  get offsetInBytes(): number {
    return Math.min(this.originInBytes + (this.position >>> 3), this.compressed.length);
  }

  /** The next bits, at most 25, without moving on. */
  peek(count: number): number {
    // Two shifts: one of 32 bits would be one of none.
    return ((this.view.getInt32(this.position >>> 3) << (this.position & 7)) >>> 1) >>> (31 - count);
  }

  read(count: number): number {
    const bits = this.peek(count);
    this.skip(count);
    return bits;
  }

  skip(count: number): void {
    this.position += count;
    this.check();
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
    return Math.max(0, this.compressed.length - this.originInBytes - (this.position >>> 3));
  }

  /** The next bytes as they are, valid until the next block. {@link resumeWords} before bits are read again. */
  readRaw(count: number): Uint8Array {
    if (count > this.remainingBytes) throw this.truncated(`${count} raw bytes`);
    const start = this.originInBytes + (this.position >>> 3);
    this.position += count * 8;
    return this.compressed.subarray(start, start + count);
  }

  /** Lets words start right behind the raw bytes. In whole they have an odd length only once, as a block begins. */
  resumeWords(): void {
    if (this.position % 16 !== 0) this.startWordsAt(this.offsetInBytes);
  }

  private startWordsAt(offsetInBytes: number): void {
    this.originInBytes = offsetInBytes;
    const lengthInBytes = this.compressed.length - offsetInBytes;
    const room = lengthInBytes + (lengthInBytes % 2) + PADDING_IN_BYTES;
    if (this.buffer.length < room) {
      this.buffer = Buffer.alloc(Math.max(room, 2 * this.buffer.length));
      this.view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length);
    }
    this.buffer.set(this.compressed.subarray(offsetInBytes));
    this.buffer.fill(0, lengthInBytes, room);
    this.buffer.subarray(0, room).swap16();
    this.position = 0;
    this.lastPosition = (Math.ceil(lengthInBytes / 2) + TOLERATED_WORDS_PAST_END) * 16;
  }

  private truncated(expected: string): FormatError {
    return new FormatError('cab.lzx-truncated', {
      offsetInBytes: this.offsetInBytes,
      expected,
      found: `the end of the block, of ${this.compressed.length} bytes`,
    });
  }
}
