/** A canonical Huffman code: the words of each length in the order of their symbols, shorter words first. */
export class HuffmanTable {
  /** By as many bits as the longest word has: the symbol and, in the low four bits, the length of its word. */
  private readonly entries: Uint16Array;

  private constructor(
    readonly longestInBits: number,
    entries: Uint16Array,
  ) {
    this.entries = entries;
  }

  /**
   * `lengths` by symbol, 0 for symbols that do not occur, at most 15. `isReversed` for bit streams that put the first
   * bit lowest (deflate). Undefined when more words are asked for than there are; fewer are allowed.
   */
  static of(lengths: Uint8Array, isReversed: boolean): HuffmanTable | undefined {
    let longest = 0;
    for (const length of lengths) longest = Math.max(longest, length);
    const entries = new Uint16Array(1 << longest);
    let word = 0;
    for (let length = 1; length <= longest; length += 1) {
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] !== length) continue;
        if (word >= 1 << longest) return undefined;
        fill(entries, word, length, longest, (symbol << 4) | length, isReversed);
        word += 1 << (longest - length);
      }
    }
    return new HuffmanTable(longest, entries);
  }

  /** The symbol (times 16) and the length of the word that `bits` starts with; 0 without one. */
  find(bits: number): number {
    return this.entries[bits]!;
  }
}

function fill(
  entries: Uint16Array,
  word: number,
  length: number,
  longest: number,
  entry: number,
  isReversed: boolean,
): void {
  if (!isReversed) {
    entries.fill(entry, word, word + (1 << (longest - length)));
    return;
  }
  let reversed = 0;
  for (let bit = 0; bit < length; bit += 1) reversed |= ((word >> (longest - 1 - bit)) & 1) << bit;
  for (let at = reversed; at < entries.length; at += 1 << length) entries[at] = entry;
}
