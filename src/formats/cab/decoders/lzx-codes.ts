import { FormatError } from '../../../io/format-error.js';
import { HuffmanCode } from './huffman-code.js';
import type { LzxBitReader } from './lzx-bit-reader.js';

export const LITERAL_COUNT = 256;
const MAIN_TABLE_BITS = 11;
const LENGTH_TABLE_BITS = 10;
/** The longest words that 3-bit lengths can give: none is long for the table. */
const ALIGNED_TABLE_BITS = 7;
const PRETREE_TABLE_BITS = 7;
const LENGTHS_PER_SLOT = 8;
const LENGTH_SYMBOL_COUNT = 249;
const ALIGNED_SYMBOL_COUNT = 8;
const PRETREE_SYMBOL_COUNT = 20;

/** The Huffman codes of LZX blocks. Code lengths are stored as differences to the previous block's. */
export class LzxCodes {
  /** Literals, then a position slot with the start of a length. */
  readonly main: HuffmanCode;
  /** The rest of long lengths; empty where no match is long. */
  readonly length = new HuffmanCode(LENGTH_SYMBOL_COUNT, LENGTH_TABLE_BITS);
  /** The last three bits of positions in an aligned block. */
  readonly aligned = new HuffmanCode(ALIGNED_SYMBOL_COUNT, ALIGNED_TABLE_BITS);
  private readonly pretree = new HuffmanCode(PRETREE_SYMBOL_COUNT, PRETREE_TABLE_BITS);
  private readonly mainLengths: Uint8Array;
  private readonly lengthLengths = new Uint8Array(LENGTH_SYMBOL_COUNT);

  constructor(
    private readonly bits: LzxBitReader,
    positionSlotCount: number,
  ) {
    this.mainLengths = new Uint8Array(LITERAL_COUNT + positionSlotCount * LENGTHS_PER_SLOT);
    this.main = new HuffmanCode(this.mainLengths.length, MAIN_TABLE_BITS);
  }

  /**
   * Reads the codes at the start of a verbatim or aligned block [MS-PATCH 2.3.2.2, 2.3.2.3].
   *
   * @throws FormatError `cab.lzx-code`, `cab.lzx-truncated`
   */
  read(aligned: boolean): void {
    if (aligned) {
      const lengths = new Uint8Array(ALIGNED_SYMBOL_COUNT);
      for (let symbol = 0; symbol < lengths.length; symbol++) lengths[symbol] = this.bits.read(3);
      this.buildCode(this.aligned, lengths, 'aligned offset');
    }
    this.readLengths(this.mainLengths.subarray(0, LITERAL_COUNT));
    this.readLengths(this.mainLengths.subarray(LITERAL_COUNT));
    this.buildCode(this.main, this.mainLengths, 'main');
    this.readLengths(this.lengthLengths);
    // A block whose matches are all short has no use for a length code.
    const lengthCodeState = this.length.build(this.lengthLengths);
    if (lengthCodeState !== 'complete' && lengthCodeState !== 'empty') {
      throw this.damaged('a complete length code', lengthCodeState);
    }
  }

  private buildCode(code: HuffmanCode, lengths: Uint8Array, name: string): void {
    const state = code.build(lengths);
    if (state !== 'complete') throw this.damaged(`a complete ${name} code`, state);
  }

  /** Changes code lengths by what the stream has for them, itself coded with a pretree [MS-PATCH 2.3.2.4]. */
  private readLengths(lengths: Uint8Array): void {
    const { bits, pretree } = this;
    const pretreeLengths = new Uint8Array(PRETREE_SYMBOL_COUNT);
    for (let symbol = 0; symbol < pretreeLengths.length; symbol++) pretreeLengths[symbol] = bits.read(4);
    this.buildCode(pretree, pretreeLengths, 'pretree');
    let index = 0;
    while (index < lengths.length) {
      const symbol = this.readPretreeSymbol();
      if (symbol < 17) {
        lengths[index] = changedLength(lengths[index]!, symbol);
        index += 1;
        continue;
      }
      let count: number;
      let length = 0;
      if (symbol === 17) count = 4 + bits.read(4);
      else if (symbol === 18) count = 20 + bits.read(5);
      else {
        count = 4 + bits.read(1);
        const change = this.readPretreeSymbol();
        if (change > 16) throw this.damaged('a change of length', `symbol ${change}`);
        length = changedLength(lengths[index]!, change);
      }
      // Readers clip a run that goes on past the last length, and there are encoders that count on it.
      lengths.fill(length, index, index + count);
      index += count;
    }
  }

  private readPretreeSymbol(): number {
    const { bits, pretree } = this;
    const next16 = bits.peek(16);
    const entry =
      pretree.entries[next16 >>> (16 - PRETREE_TABLE_BITS)] || pretree.entries[next16 + pretree.longBase]!;
    bits.skip(entry & 31);
    return entry >>> 5;
  }

  private damaged(expected: string, found: string): FormatError {
    return new FormatError('cab.lzx-code', { offsetInBytes: this.bits.offsetInBytes, expected, found });
  }
}

function changedLength(length: number, change: number): number {
  return (length - change + 17) % 17;
}
