import { describe, expect, it } from 'vitest';
import { HuffmanCode, NO_WORD } from '../../../../src/formats/cab/decoders/huffman-code.js';

/** Looks a word up as the decoders do. */
function decode(code: HuffmanCode, next16: number): { symbol: number; length: number } {
  const entry = code.entries[next16 >> (16 - code.tableBits)] || code.entries[next16 + code.longBase]!;
  return { symbol: entry >> 5, length: entry & 31 };
}

describe('HuffmanCode', () => {
  it('gives shorter words first and equal ones in the order of their symbols', () => {
    const code = new HuffmanCode(5, 4);
    expect(code.build(Uint8Array.of(3, 1, 0, 3, 2))).toBe('complete');
    expect(decode(code, 0b0000_0000_0000_0000)).toEqual({ symbol: 1, length: 1 });
    expect(decode(code, 0b0111_1111_1111_1111)).toEqual({ symbol: 1, length: 1 });
    expect(decode(code, 0b1011_1111_1111_1111)).toEqual({ symbol: 4, length: 2 });
    expect(decode(code, 0b1100_0000_0000_0000)).toEqual({ symbol: 0, length: 3 });
    expect(decode(code, 0b1111_1111_1111_1111)).toEqual({ symbol: 3, length: 3 });
  });

  it.each([1, 7, 12, 15])('decodes every word up to 16 bits with a table of %i bits', (tableBits) => {
    const code = new HuffmanCode(17, tableBits);
    const lengths = Uint8Array.from({ length: 17 }, (_, symbol) => Math.min(symbol + 1, 16));
    expect(code.build(lengths)).toBe('complete');
    for (let next16 = 0; next16 < 0x10000; next16++) {
      const ones = Math.clz32(~(next16 << 16));
      const { symbol, length } = decode(code, next16);
      if (symbol !== Math.min(ones, 16) || length !== Math.min(ones + 1, 16)) {
        throw new Error(`${next16} gives ${symbol}, ${length} bits`);
      }
    }
  });

  it('has room for the longest words of all symbols', () => {
    const code = new HuffmanCode(656, 11);
    // One short word; the others fill the rest with words of 12 bits and more.
    const lengths = new Uint8Array(656).fill(0);
    let left = 0x10000;
    lengths[0] = 1;
    left -= 0x8000;
    for (let length = 2, symbol = 1; length <= 10; length++, symbol++) {
      lengths[symbol] = length;
      left -= 0x10000 >> length;
    }
    for (let symbol = 10; left > 0; symbol++) {
      lengths[symbol] = 13;
      left -= 8;
    }
    expect(code.build(lengths)).toBe('complete');
    expect(decode(code, 0xffff)).toEqual({ symbol: 17, length: 13 });
  });

  it('does not remember an earlier code', () => {
    const code = new HuffmanCode(3, 3);
    code.build(Uint8Array.of(1, 2, 2));
    code.build(new Uint8Array(3));
    code.build(Uint8Array.of(0, 1, 1));
    expect(decode(code, 0)).toEqual({ symbol: 1, length: 1 });
    expect(decode(code, 0xffff)).toEqual({ symbol: 2, length: 1 });
  });

  it('tells codes that leave bits without meaning or give them several', () => {
    const code = new HuffmanCode(4, 3);
    expect(code.build(Uint8Array.of(1, 2, 0, 0))).toBe('incomplete');
    expect(code.build(Uint8Array.of(1, 0, 0, 0))).toBe('incomplete');
    expect(code.build(Uint8Array.of(1, 1, 2, 0))).toBe('oversubscribed');
    expect(code.build(Uint8Array.of(0, 0, 0, 0))).toBe('empty');
    expect(code.entries.every((entry) => entry === NO_WORD)).toBe(true);
  });
});
