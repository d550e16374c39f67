const MAX_LENGTH_IN_BITS = 16;

/** What every entry of an empty code is. No other entry is equal to it. */
export const NO_WORD = 0xffff;

/**
 * A canonical Huffman code as LZX has them [MS-PATCH 2.3.1.1]: words of 1 to 16 bits, shorter ones first, those of
 * equal length in the order of their symbols.
 *
 * To decode, look at the next 16 bits: their first `tableBits` bits are an index in `entries`, which gives
 * `symbol << 5 | lengthInBits`, or 0 for a word of more than `tableBits` bits; its entry is at all 16 bits plus
 * `longBase`. Long words are behind all others, so that little room is enough for them.
 */
export class HuffmanCode {
  readonly entries: Uint16Array;
  longBase = 0;

  constructor(
    symbolCount: number,
    readonly tableBits: number,
  ) {
    const longEntriesAtMost = symbolCount << (MAX_LENGTH_IN_BITS - tableBits - 1);
    this.entries = new Uint16Array((1 << tableBits) + longEntriesAtMost);
  }

  /**
   * Builds the code from the length of every symbol's word, 0 for a symbol without one. A `complete` code gives every
   * 16 bits a meaning, an `empty` one gives none; after any other result there is no code to decode with.
   */
  build(lengths: Uint8Array): 'complete' | 'empty' | 'incomplete' | 'oversubscribed' {
    const countByLength = new Int32Array(MAX_LENGTH_IN_BITS + 1);
    for (let symbol = 0; symbol < lengths.length; symbol++) countByLength[lengths[symbol]!]!++;
    if (countByLength[0] === lengths.length) {
      this.entries.fill(NO_WORD);
      return 'empty';
    }
    const startByLength = new Int32Array(MAX_LENGTH_IN_BITS + 1);
    let start = 0;
    for (let length = 1; length <= MAX_LENGTH_IN_BITS; length++) {
      startByLength[length] = start;
      start += countByLength[length]! << (MAX_LENGTH_IN_BITS - length);
    }
    const end = 1 << MAX_LENGTH_IN_BITS;
    if (start !== end) return start < end ? 'incomplete' : 'oversubscribed';
    this.fillEntries(lengths, startByLength);
    return 'complete';
  }

  /** @param startByLength the first 16 bits that are a word of each length, which this moves on. */
  private fillEntries(lengths: Uint8Array, startByLength: Int32Array): void {
    const { entries, tableBits } = this;
    const unusedBits = MAX_LENGTH_IN_BITS - tableBits;
    const longStart = startByLength[tableBits + 1]!;
    const longBase = (1 << tableBits) - longStart;
    this.longBase = longBase;
    entries.fill(0, longStart >> unusedBits, 1 << tableBits);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol]!;
      if (length === 0) continue;
      const start = startByLength[length]!;
      const end = start + (1 << (MAX_LENGTH_IN_BITS - length));
      startByLength[length] = end;
      const entry = (symbol << 5) | length;
      if (length <= tableBits) entries.fill(entry, start >> unusedBits, end >> unusedBits);
      else entries.fill(entry, start + longBase, end + longBase);
    }
  }
}
