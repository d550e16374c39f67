import { ByteFeed } from './byte-feed.js';
import type { DecodeEnd, Decoding } from './decode-end.js';
import { HuffmanTable } from './huffman-table.js';

const WINDOW_SIZE_IN_BYTES = 1 << 16;
const CHUNK_SIZE_IN_BYTES = 1 << 17;
/** A length of 16 extra bits on top of 3. */
const LONGEST_MATCH = 0xffff + 3;
const INPUT_SIZE_IN_BYTES = 1 << 16;
/** No symbol with its extra bits takes more, nor does the header of a block. */
const LONGEST_HEADER_IN_BYTES = 400;

const END_OF_BLOCK = 256;
const LITERALS = 257;
/** Order of the lengths of the code for lengths, RFC 1951 3.2.7. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 3,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16];
const DISTANCE_CODES = 32;

/**
 * Decodes Deflate64, which PKWARE and Windows use for large entries: deflate (RFC 1951) with a window of 64 KiB, and a
 * longest length of 16 extra bits. The input is read to its end.
 */
export async function* inflate64(input: AsyncIterable<Uint8Array>): Decoding {
  const feed = new ByteFeed(input);
  try {
    const end = yield* new Inflate64(feed).decode();
    await feed.drain();
    return end;
  } finally {
    await feed.close();
  }
}

interface Block {
  literals: HuffmanTable;
  distances: HuffmanTable;
}

class Inflate64 {
  /** The window, then the chunk at hand. */
  private readonly out = new Uint8Array(WINDOW_SIZE_IN_BYTES + CHUNK_SIZE_IN_BYTES + LONGEST_MATCH);
  private position = 0;
  private chunkStart = 0;
  private bitBuffer = 0;
  private bitCount = 0;
  /** More was needed than the input has. */
  private isExhausted = false;

  constructor(private readonly feed: ByteFeed) {}

  async *decode(): Decoding {
    for (let isLast = false; !isLast; ) {
      await this.bringInput();
      isLast = this.bits(1) === 1;
      const kind = this.bits(2);
      let end: DecodeEnd | undefined;
      if (kind === 0) end = yield* this.copyStored();
      else {
        const block = kind === 1 ? FIXED : kind === 2 ? this.readCodes() : undefined;
        end = block === undefined ? 'corrupt' : yield* this.decodeBlock(block);
      }
      if (end !== undefined || this.isExhausted) {
        yield this.takeChunk();
        return this.isExhausted ? 'truncated' : (end ?? 'corrupt');
      }
    }
    yield this.takeChunk();
    return 'complete';
  }

  private async bringInput(): Promise<void> {
    if (!this.feed.has(LONGEST_HEADER_IN_BYTES)) await this.feed.fill(INPUT_SIZE_IN_BYTES);
  }

  private async *copyStored(): AsyncGenerator<Uint8Array, DecodeEnd | undefined, void> {
    this.bits(this.bitCount & 7);
    const length = this.bits(16);
    if (this.bits(16) !== (length ^ 0xffff)) return 'corrupt';
    let left = length;
    while (left > 0) {
      await this.bringInput();
      for (; left > 0 && this.bitCount > 0; left -= 1) this.put(this.bits(8));
      const { feed } = this;
      const part = feed.bytes.subarray(feed.position, feed.position + left);
      this.out.set(part, this.position);
      this.position += part.length;
      feed.position += part.length;
      left -= part.length;
      if (this.isChunkReady) yield this.takeChunk();
      if (left > 0 && feed.isEnded && feed.available === 0) {
        this.isExhausted = true;
        return undefined;
      }
    }
    return undefined;
  }

  /** The codes of a block with dynamic codes, RFC 1951 3.2.7; undefined when they are invalid. */
  private readCodes(): Block | undefined {
    const literalCount = this.bits(5) + LITERALS;
    const distanceCount = this.bits(5) + 1;
    const lengthCount = this.bits(4) + 4;
    const lengthLengths = new Uint8Array(LENGTH_ORDER.length);
    for (let index = 0; index < lengthCount; index += 1) lengthLengths[LENGTH_ORDER[index]!] = this.bits(3);
    const code = HuffmanTable.of(lengthLengths, true);
    if (code === undefined) return undefined;
    const lengths = this.readLengths(code, literalCount + distanceCount);
    if (lengths === undefined) return undefined;
    const literals = HuffmanTable.of(lengths.subarray(0, literalCount), true);
    const distances = HuffmanTable.of(lengths.subarray(literalCount), true);
    return literals === undefined || distances === undefined ? undefined : { literals, distances };
  }

  private readLengths(code: HuffmanTable, count: number): Uint8Array | undefined {
    const lengths = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const symbol = this.symbol(code);
      if (symbol < 0) return undefined;
      if (symbol < 16) {
        lengths[at] = symbol;
        at += 1;
        continue;
      }
      if (symbol === 16 && at === 0) return undefined;
      const value = symbol === 16 ? lengths[at - 1]! : 0;
      const repeats = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (at + repeats > count) return undefined;
      lengths.fill(value, at, at + repeats);
      at += repeats;
    }
    return lengths;
  }

  private async *decodeBlock(block: Block): AsyncGenerator<Uint8Array, DecodeEnd | undefined, void> {
    for (;;) {
      await this.bringInput();
      const end = this.decodeSymbols(block);
      if (this.isChunkReady) yield this.takeChunk();
      if (end === 'block') return undefined;
      if (end !== undefined || this.isExhausted) return end;
    }
  }

  /** Goes on until the input or the room runs low, or the block ends. */
  private decodeSymbols({ literals, distances }: Block): 'block' | 'corrupt' | undefined {
    const { feed } = this;
    while (feed.has(LONGEST_HEADER_IN_BYTES) && !this.isChunkReady && !this.isExhausted) {
      const symbol = this.symbol(literals);
      if (symbol === END_OF_BLOCK) return 'block';
      if (symbol < 0) return 'corrupt';
      if (symbol < END_OF_BLOCK) this.put(symbol);
      else if (!this.copyMatch(symbol - LITERALS, distances)) return 'corrupt';
    }
    return undefined;
  }

  private copyMatch(lengthCode: number, distances: HuffmanTable): boolean {
    const base = LENGTH_BASE[lengthCode];
    if (base === undefined) return false;
    const length = base + this.bits(LENGTH_BITS[lengthCode]!);
    const code = this.symbol(distances);
    if (code < 0 || code >= DISTANCE_CODES) return false;
    const extra = Math.max(0, (code >> 1) - 1);
    const distance = code < 4 ? code + 1 : ((2 | (code & 1)) << extra) + 1 + this.bits(extra);
    if (distance > this.position) return false;
    const end = this.position + length;
    for (let to = this.position; to < end; to += 1) this.out[to] = this.out[to - distance]!;
    this.position = end;
    return true;
  }

  private put(byte: number): void {
    this.out[this.position] = byte;
    this.position += 1;
  }

  private get isChunkReady(): boolean {
    return this.position - this.chunkStart >= CHUNK_SIZE_IN_BYTES - WINDOW_SIZE_IN_BYTES;
  }

  /** A copy of what came since the last call; keeps the window. */
  private takeChunk(): Uint8Array {
    const chunk = this.out.slice(this.chunkStart, this.position);
    if (this.position > WINDOW_SIZE_IN_BYTES) {
      this.out.copyWithin(0, this.position - WINDOW_SIZE_IN_BYTES, this.position);
      this.position = WINDOW_SIZE_IN_BYTES;
    }
    this.chunkStart = this.position;
    return chunk;
  }

  /** -1 when no word fits. */
  private symbol(table: HuffmanTable): number {
    this.need(table.longestInBits);
    const entry = table.find(this.bitBuffer & ((1 << table.longestInBits) - 1));
    if (entry === 0) return -1;
    this.drop(entry & 15);
    return entry >> 4;
  }

  private bits(count: number): number {
    this.need(count);
    const value = this.bitBuffer & ((1 << count) - 1);
    this.drop(count);
    return value;
  }

  /** Zeros follow the input; using them shows in `drop`. */
  private need(count: number): void {
    const { feed } = this;
    while (this.bitCount < count && feed.position < feed.bytes.length) {
      this.bitBuffer |= feed.bytes[feed.position]! << this.bitCount;
      feed.position += 1;
      this.bitCount += 8;
    }
  }

  private drop(count: number): void {
    if (count > this.bitCount) this.isExhausted = true;
    this.bitBuffer >>>= count;
    this.bitCount = Math.max(0, this.bitCount - count);
  }
}

/** The codes of a block without its own, RFC 1951 3.2.6. */
const FIXED: Block = fixedCodes();

function fixedCodes(): Block {
  const lengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  );
  const literals = HuffmanTable.of(lengths, true);
  const distances = HuffmanTable.of(new Uint8Array(DISTANCE_CODES).fill(5), true);
  if (literals === undefined || distances === undefined) throw new Error('the fixed codes are codes');
  return { literals, distances };
}
