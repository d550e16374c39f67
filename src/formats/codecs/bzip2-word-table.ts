import type { Bzip2BitReader } from './bzip2-bit-reader.js';

const LONGEST_WORD_IN_BITS = 20;
/** Words up to this length, nearly all of them, are found at once. */
const SHORT_WORD_IN_BITS = 10;

/** A canonical Huffman code of words of up to 20 bits. */
export class Bzip2WordTable {
  /** By the next bits: the symbol and, in the low five bits, the length of its word; 0 for longer words. */
  private readonly short = new Uint16Array(1 << SHORT_WORD_IN_BITS);
  /** By length: the first word behind those of that length, as if it had 20 bits. */
  private readonly limits = new Float64Array(LONGEST_WORD_IN_BITS + 1);
  /** By length: what a word must be added to for its place in `symbols`. */
  private readonly offsets = new Int32Array(LONGEST_WORD_IN_BITS + 1);
  private readonly symbols: Uint16Array;

  /** `lengths` by symbol, from 1 to 20; undefined when more words are asked for than there are. */
  static of(lengths: Uint8Array): Bzip2WordTable | undefined {
    const table = new Bzip2WordTable(lengths);
    return table.limits[LONGEST_WORD_IN_BITS]! > 1 << LONGEST_WORD_IN_BITS ? undefined : table;
  }

  private constructor(lengths: Uint8Array) {
    this.symbols = new Uint16Array(lengths.length);
    let word = 0;
    let place = 0;
    for (let length = 1; length <= LONGEST_WORD_IN_BITS; length += 1) {
      this.offsets[length] = place - word;
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] !== length) continue;
        if (length <= SHORT_WORD_IN_BITS) {
          const first = word << (SHORT_WORD_IN_BITS - length);
          this.short.fill((symbol << 5) | length, first, first + (1 << (SHORT_WORD_IN_BITS - length)));
        }
        this.symbols[place] = symbol;
        place += 1;
        word += 1;
      }
      this.limits[length] = word * 2 ** (LONGEST_WORD_IN_BITS - length);
      word *= 2;
    }
  }

  /** The next symbol; -1 when no word fits. */
  read(bits: Bzip2BitReader): number {
    const next = bits.peek(LONGEST_WORD_IN_BITS);
    const entry = this.short[next >>> (LONGEST_WORD_IN_BITS - SHORT_WORD_IN_BITS)]!;
    if (entry !== 0) {
      bits.drop(entry & 31);
      return entry >> 5;
    }
    for (let length = SHORT_WORD_IN_BITS + 1; length <= LONGEST_WORD_IN_BITS; length += 1) {
      if (next >= this.limits[length]!) continue;
      bits.drop(length);
      return this.symbols[(next >>> (LONGEST_WORD_IN_BITS - length)) + this.offsets[length]!] ?? -1;
    }
    return -1;
  }
}
