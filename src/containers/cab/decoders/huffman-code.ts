const MAX_LENGTH_IN_BITS = 16;

/**
 * A canonical Huffman code as LZX has them [MS-PATCH 2.3.1.1]: code words of 1 to 16 bits, shorter ones first, equal
 * lengths in the order of their symbols. `entries` decodes words of up to `tableBits` bits in one look; the rare
 * longer ones take {@link decodeLong}.
 */
export class HuffmanCode {
  /** By the next `tableBits` bits: `symbol << 5 | lengthInBits`, 0 where the word is longer or there is none. */
  readonly entries: Uint16Array;
  /** Symbols in the order of their words. */
  private readonly sorted: Uint16Array;
  /** By length: the first 16 bits that are no longer a word of it, and where its words end in `sorted`. */
  private readonly endByLength = new Int32Array(MAX_LENGTH_IN_BITS + 1);
  private readonly sortedEndByLength = new Int32Array(MAX_LENGTH_IN_BITS + 1);
  private readonly countByLength = new Int32Array(MAX_LENGTH_IN_BITS + 1);

  constructor(
    symbolCount: number,
    readonly tableBits: number,
  ) {
    this.entries = new Uint16Array(1 << tableBits);
    this.sorted = new Uint16Array(symbolCount);
  }

  /**
   * Builds the code from the length of every symbol's word, 0 for a symbol without one. Words that fit must be used
   * up: `incomplete` and `oversubscribed` codes decode nothing; neither does one without any word, `empty`.
   */
  build(lengths: Uint8Array): 'complete' | 'empty' | 'incomplete' | 'oversubscribed' {
    this.entries.fill(0);
    this.endByLength.fill(0);
    const { countByLength } = this;
    countByLength.fill(0);
    for (let symbol = 0; symbol < lengths.length; symbol++) countByLength[lengths[symbol]!]!++;
    if (countByLength[0] === lengths.length) return 'empty';

    let end = 0;
    for (let length = 1; length <= MAX_LENGTH_IN_BITS; length++) {
      end += countByLength[length]! << (MAX_LENGTH_IN_BITS - length);
    }
    const full = 1 << MAX_LENGTH_IN_BITS;
    if (end !== full) return end < full ? 'incomplete' : 'oversubscribed';

    this.sortSymbols(lengths);
    this.fillTables();
    return 'complete';
  }

  /** The entry for a word of more than `tableBits` bits, or 0; `next16` are the next 16 bits. */
  decodeLong(next16: number): number {
    for (let length = this.tableBits + 1; length <= MAX_LENGTH_IN_BITS; length++) {
      const end = this.endByLength[length]!;
      if (next16 >= end) continue;
      const fromLast = (end - 1 - next16) >>> (MAX_LENGTH_IN_BITS - length);
      return (this.sorted[this.sortedEndByLength[length]! - 1 - fromLast]! << 5) | length;
    }
    return 0;
  }

  private sortSymbols(lengths: Uint8Array): void {
    const { sorted, sortedEndByLength, countByLength } = this;
    let index = 0;
    for (let length = 1; length <= MAX_LENGTH_IN_BITS; length++) {
      sortedEndByLength[length] = index;
      index += countByLength[length]!;
    }
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol]!;
      if (length !== 0) sorted[sortedEndByLength[length]!++] = symbol;
    }
  }

  private fillTables(): void {
    const { entries, sorted, tableBits } = this;
    let end = 0;
    let index = 0;
    let filled = 0;
    for (let length = 1; length <= MAX_LENGTH_IN_BITS; length++) {
      const indexEnd = this.sortedEndByLength[length]!;
      end += this.countByLength[length]! << (MAX_LENGTH_IN_BITS - length);
      this.endByLength[length] = end;
      if (length > tableBits) continue;
      const span = 1 << (tableBits - length);
      for (; index < indexEnd; index++) {
        entries.fill((sorted[index]! << 5) | length, filled, filled + span);
        filled += span;
      }
    }
  }
}
