import type { ByteFeed } from './byte-feed.js';

/** More than the header of a block takes, or one group of its symbols. */
const LONGEST_PIECE_IN_BYTES = 1 << 12;
const INPUT_SIZE_IN_BYTES = 1 << 16;

/** Reads bits, the highest of each byte first. Behind the end of the input it reads zeros and says so. */
export class Bzip2BitReader {
  isExhausted = false;
  private buffer = 0;
  private count = 0;

  constructor(private readonly feed: ByteFeed) {}

  /** Call in front of each group of symbols: reading goes no further than what this brings to hand. */
  async bringInput(): Promise<void> {
    if (!this.isReady) await this.feed.fill(INPUT_SIZE_IN_BYTES);
  }

  get isReady(): boolean {
    return this.feed.has(LONGEST_PIECE_IN_BYTES);
  }

  /** At most 24 bits. */
  read(count: number): number {
    const value = this.peek(count);
    this.drop(count);
    return value;
  }

  /** The next bits without taking them; at most 24. */
  peek(count: number): number {
    const { feed } = this;
    while (this.count < count) {
      const byte = feed.position < feed.bytes.length ? feed.bytes[feed.position]! : 0;
      if (feed.position >= feed.bytes.length) this.missing += 8;
      feed.position += 1;
      this.buffer = (this.buffer << 8) | byte;
      this.count += 8;
    }
    return (this.buffer >>> (this.count - count)) & ((1 << count) - 1);
  }

  drop(count: number): void {
    this.count -= count;
    if (this.count < this.missing) this.isExhausted = true;
  }

  /** Gives bytes that were not begun back to the feed. */
  toByte(): void {
    this.feed.position -= this.count >> 3;
    this.count = 0;
    this.missing = 0;
    this.buffer = 0;
  }

  /** Bits of `buffer` that stand for none of the input. */
  private missing = 0;
}
