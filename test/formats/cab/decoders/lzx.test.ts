import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockDecoder } from '../../../../src/formats/cab/decoders/decoder.js';
import { LzxDecoder } from '../../../../src/formats/cab/decoders/lzx.js';
import { FormatError } from '../../../../src/io/format-error.js';
import { type EncodedBlock, encodeLzx, WordWriter } from './lzx-encoder.js';
import { mutated } from './mutated.js';
import { Random } from './random.js';

function decodeAll(decoder: BlockDecoder, blocks: readonly EncodedBlock[]): Buffer {
  return Buffer.concat(
    blocks.map((block) => Buffer.from(decoder.decodeBlock(block.compressed, block.uncompressedSizeInBytes))),
  );
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

/** A stream with one uncompressed block after the other. */
function rawBlocks(...blocks: { distances?: number[]; bytes: string; sizeInBytes?: number }[]): WordWriter {
  const writer = new WordWriter().bits(0, 1);
  for (const { distances = [1, 1, 1], bytes, sizeInBytes = bytes.length } of blocks) {
    writer
      .bits(3, 3)
      .bits(sizeInBytes >> 12, 12)
      .bits(sizeInBytes & 0xfff, 12)
      .toNextWord();
    writer.bytes(new Uint8Array(Int32Array.from(distances).buffer)).bytes(Buffer.from(bytes));
    if (sizeInBytes % 2 === 1 && sizeInBytes === bytes.length) writer.bytes(Uint8Array.of(0));
  }
  return writer;
}

/** Code lengths as a pretree of 16 equal words would give them: changes from zero, 0 to 16 except 1. */
function lengths(writer: WordWriter, values: readonly number[]): void {
  for (let symbol = 0; symbol < 20; symbol++) writer.bits(symbol === 1 || symbol > 16 ? 0 : 4, 4);
  for (const value of values) {
    const change = (17 - value) % 17;
    writer.bits(change === 0 ? 0 : change - 1, 4);
  }
}

/** A verbatim block of a 32 KiB window: lengths of the main and of the length code by symbol, then `words`. */
function verbatim(
  sizeInBytes: number,
  main: Readonly<Record<number, number>>,
  length: Readonly<Record<number, number>>,
  words: string,
): Uint8Array {
  const writer = new WordWriter().bits(0, 1).bits(1, 3).bits(0, 12).bits(sizeInBytes, 12);
  const mainLengths = Array.from({ length: 256 + 240 }, (_, symbol) => main[symbol] ?? 0);
  lengths(writer, mainLengths.slice(0, 256));
  lengths(writer, mainLengths.slice(256));
  lengths(
    writer,
    Array.from({ length: 249 }, (_, symbol) => length[symbol] ?? 0),
  );
  for (const bit of words.replaceAll(' ', '')) writer.bits(Number(bit), 1);
  return writer.finish();
}

const A = 0x61;
/** A match of two bytes at the distance R0. */
const R0_MATCH = 256;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'none';
}

describe('LzxDecoder', () => {
  it('decodes the example of the specification [MS-PATCH 3]', () => {
    const compressed = bytesOf('00 30 30 00 01 00 00 00 01 00 00 00 01 00 00 00 61 62 63 00');
    expect(Buffer.from(new LzxDecoder(17).decodeBlock(compressed, 3)).toString()).toBe('abc');
  });

  it('decodes literals, repeated distances and long matches', () => {
    const main = { [A]: 2, [A + 1]: 2, [R0_MATCH]: 2, [R0_MATCH + 7]: 2 };
    // a, b, a match of 2 and one of 7 + 2 + 3.
    const compressed = verbatim(16, main, { 0: 1, 3: 1 }, '00 01 10 11 1');
    const output = new LzxDecoder(15).decodeBlock(compressed, 16);
    expect(Buffer.from(output).toString()).toBe(`abbb${'b'.repeat(12)}`);
  });

  it('does without a length code where no match needs one', () => {
    const compressed = verbatim(4, { [A]: 1, [R0_MATCH]: 1 }, {}, '0 1 0');
    expect(Buffer.from(new LzxDecoder(15).decodeBlock(compressed, 4)).toString()).toBe('aaaa');
  });

  it('undoes what the encoder did, whatever it chose', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 15, max: 21 }),
        fc.oneof(fc.nat(300), fc.nat(100_000)),
        fc.oneof(fc.constant(0), fc.nat(0x7fff_ffff)),
        (seed, windowBits, sizeInBytes, callTranslationSize) => {
          const random = new Random(seed);
          const data = random.data(sizeInBytes);
          const blocks = encodeLzx(data, { windowBits, callTranslationSize }, random);
          expect(decodeAll(new LzxDecoder(windowBits), blocks).equals(data)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps its window over many times its size', () => {
    const random = new Random(7);
    const data = random.data(300_000);
    const blocks = encodeLzx(data, { windowBits: 15 }, random);
    expect(decodeAll(new LzxDecoder(15), blocks).equals(data)).toBe(true);
  });

  it('goes on with an uncompressed block in the next chunk, after an odd number of bytes', () => {
    const decoder = new LzxDecoder(15);
    const first = rawBlocks({ bytes: 'abc', sizeInBytes: 6 }).finish();
    expect(Buffer.from(decoder.decodeBlock(first, 3)).toString()).toBe('abc');
    // Words start at an odd offset, behind three raw bytes.
    const rest = Buffer.concat([Buffer.from('def'), withoutHeaderBit('xyz')]);
    expect(Buffer.from(decoder.decodeBlock(rest, 6)).toString()).toBe('defxyz');
  });

  it('finds the pad byte of an odd block at the end of its chunk, or at the start of the next', () => {
    for (const padFirst of [false, true]) {
      const decoder = new LzxDecoder(15);
      const first = rawBlocks({ bytes: 'abc' }).finish();
      decoder.decodeBlock(padFirst ? first : first.subarray(0, -1), 3);
      const rest = padFirst
        ? withoutHeaderBit('xyz')
        : Buffer.concat([Buffer.of(0), withoutHeaderBit('xyz')]);
      expect(Buffer.from(decoder.decodeBlock(rest, 3)).toString()).toBe('xyz');
    }
  });

  it('passes over blocks of no bytes', () => {
    const compressed = rawBlocks({ bytes: '' }, { bytes: 'abc' }).finish();
    expect(Buffer.from(new LzxDecoder(15).decodeBlock(compressed, 3)).toString()).toBe('abc');
  });

  it('takes distances that no match can have from a header, as long as none has them', () => {
    const compressed = rawBlocks({ distances: [0, -1, 0x10000], bytes: 'abcd' });
    expect(Buffer.from(new LzxDecoder(15).decodeBlock(compressed.finish(), 4)).toString()).toBe('abcd');
  });

  it('clips a run of code lengths at the last one', () => {
    const writer = new WordWriter().bits(0, 1).bits(1, 3).bits(0, 12).bits(2, 12);
    // Two symbols with words of 1 bit (change 16), and zeros in runs of 51 (symbol 18) beyond the end.
    const pretree = () => {
      for (let symbol = 0; symbol < 20; symbol++) writer.bits(symbol === 16 || symbol === 18 ? 1 : 0, 4);
    };
    const zeros = (count: number) => {
      for (let run = 0; run < count; run++) writer.bits(1, 1).bits(31, 5);
    };
    pretree();
    writer.bits(0, 1).bits(0, 1);
    zeros(5);
    pretree();
    zeros(5);
    pretree();
    zeros(5);
    writer.bits(0b10, 2);
    expect([...new LzxDecoder(15).decodeBlock(writer.finish(), 2)]).toEqual([1, 0]);
  });

  it.each<[string, Uint8Array, number, string]>([
    ['no bytes', new Uint8Array(0), 1, 'cab.lzx-truncated'],
    [
      'the end inside raw bytes',
      rawBlocks({ bytes: 'abc' }).finish().subarray(0, 18),
      3,
      'cab.lzx-truncated',
    ],
    [
      'the end inside a code',
      verbatim(9, { [A]: 1, [R0_MATCH]: 1 }, {}, '0').subarray(0, 200),
      9,
      'cab.lzx-truncated',
    ],
    ['the end inside symbols', verbatim(4000, { [A]: 1, [A + 1]: 1 }, {}, '0'), 4000, 'cab.lzx-truncated'],
    ['block type 0', bytesOf('00 00 00 00'), 1, 'cab.lzx-block-type'],
    ['block type 7', bytesOf('00 70 00 00'), 1, 'cab.lzx-block-type'],
    ['an empty main code', verbatim(9, {}, {}, '0'), 9, 'cab.lzx-code'],
    ['an incomplete main code', verbatim(9, { [A]: 2, [A + 1]: 2 }, {}, '0'), 9, 'cab.lzx-code'],
    [
      'an oversubscribed main code',
      verbatim(9, { 1: 2, 2: 2, 3: 2, 4: 2, 5: 2 }, {}, '0'),
      9,
      'cab.lzx-code',
    ],
    ['an incomplete length code', verbatim(9, { [A]: 1, [R0_MATCH]: 1 }, { 3: 2 }, '0'), 9, 'cab.lzx-code'],
    [
      'a word of an empty length code',
      verbatim(9, { [A]: 1, [R0_MATCH + 7]: 1 }, {}, '01'),
      9,
      'cab.lzx-code',
    ],
    ['a match before the first byte', verbatim(9, { [A]: 1, [R0_MATCH]: 1 }, {}, '1'), 9, 'cab.lzx-match'],
    [
      'a match past the end of its block',
      verbatim(2, { [A]: 1, [R0_MATCH]: 1 }, {}, '01'),
      2,
      'cab.lzx-match',
    ],
  ])('refuses %s', (_, compressed, sizeInBytes, code) => {
    expect(codeOf(() => new LzxDecoder(15).decodeBlock(compressed, sizeInBytes))).toBe(code);
  });

  it('refuses matches at a distance outside of the window', () => {
    const header = rawBlocks({ distances: [0x8001, 1, 1], bytes: 'abcd' }).finish();
    const match = verbatim(3, { [A]: 1, [R0_MATCH]: 1 }, {}, '01');
    const decoder = new LzxDecoder(15);
    decoder.decodeBlock(header, 4);
    expect(codeOf(() => decoder.decodeBlock(shiftedByOneBit(match), 3))).toBe('cab.lzx-match');
  });

  it('tolerates one word of zeros behind the end, not more', () => {
    const compressed = verbatim(200, { [A]: 1, [A + 1]: 1 }, {}, '');
    const spare = compressed.length * 8 - bitsOf(compressed);
    const decoder = () => new LzxDecoder(15);
    expect(decoder().decodeBlock(compressed, spare + 16)).toEqual(new Uint8Array(spare + 16).fill(A));
    expect(codeOf(() => decoder().decodeBlock(compressed, spare + 17))).toBe('cab.lzx-truncated');
  });

  it('gives bytes or a FormatError for anything', () => {
    const random = new Random(42);
    const streams = Array.from({ length: 40 }, () => {
      const windowBits = 15 + random.below(7);
      const data = random.data(1 + random.below(3000));
      return {
        windowBits,
        blocks: encodeLzx(data, { windowBits, callTranslationSize: random.below(2) * 5000 }, random),
      };
    });
    const seen = new Set<string>();
    for (let run = 0; run < 10_000; run++) {
      const { windowBits, blocks } = streams[random.below(streams.length)]!;
      const decoder = new LzxDecoder(windowBits);
      seen.add(
        codeOf(() => {
          for (const { compressed, uncompressedSizeInBytes } of blocks) {
            const output = decoder.decodeBlock(mutated(compressed, random), uncompressedSizeInBytes);
            if (output.length !== uncompressedSizeInBytes) throw new Error(`${output.length} bytes`);
          }
        }),
      );
    }
    expect([...seen].sort()).toEqual([
      'cab.lzx-block-type',
      'cab.lzx-code',
      'cab.lzx-match',
      'cab.lzx-truncated',
      'none',
    ]);
  });

  it('tells misuse from bad bytes', () => {
    expect(() => new LzxDecoder(14)).toThrow(TypeError);
    expect(() => new LzxDecoder(22)).toThrow(TypeError);
    expect(() => new LzxDecoder(15.5)).toThrow(TypeError);
    expect(() => new LzxDecoder(15).decodeBlock(new Uint8Array(9), 32_769)).toThrow(TypeError);
    expect(() => new LzxDecoder(15).decodeBlock(new Uint8Array(9), Number.NaN)).toThrow(TypeError);
  });
});

/** An uncompressed block as it stands behind another one, without the first bit of a stream. */
function withoutHeaderBit(bytes: string): Buffer {
  const writer = new WordWriter().bits(3, 3).bits(0, 12).bits(bytes.length, 12).toNextWord();
  writer.bytes(new Uint8Array(Int32Array.of(1, 1, 1).buffer)).bytes(Buffer.from(bytes));
  return Buffer.from(writer.bytes(Uint8Array.of(0)).finish());
}

/** The words without their first bit. */
function shiftedByOneBit(compressed: Uint8Array): Uint8Array {
  const writer = new WordWriter();
  for (let bit = 1; bit < compressed.length * 8; bit++) {
    const word = compressed[(bit >> 4) * 2]! | (compressed[(bit >> 4) * 2 + 1]! << 8);
    writer.bits((word >> (15 - (bit & 15))) & 1, 1);
  }
  return writer.finish();
}

/** How many bits the head, the block header and the three codes of {@link verbatim} take. */
function bitsOf(compressed: Uint8Array): number {
  const bits = 1 + 3 + 24 + 3 * 20 * 4 + (256 + 240 + 249) * 4;
  expect(Math.ceil(bits / 16) * 2).toBe(compressed.length);
  return bits;
}
