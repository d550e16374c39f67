import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuantumDecoder } from '../../../../src/formats/cab/decoders/quantum.js';
import { QuantumModel } from '../../../../src/formats/cab/decoders/quantum-model.js';
import { FormatError } from '../../../../src/io/format-error.js';
import { mutated } from './mutated.js';
import { encodeQuantum } from './quantum-encoder.js';
import { Random } from './random.js';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'none';
}

describe('QuantumDecoder', () => {
  it('undoes what the encoder did', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 10, max: 21 }),
        fc.oneof(fc.nat(300), fc.nat(100_000)),
        (seed, windowBits, sizeInBytes) => {
          const random = new Random(seed);
          const data = random.data(sizeInBytes);
          const decoder = new QuantumDecoder(windowBits);
          const output = encodeQuantum(data, windowBits, random).map((block) =>
            Buffer.from(decoder.decodeBlock(block.compressed, block.uncompressedSizeInBytes)),
          );
          expect(Buffer.concat(output).equals(data)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('drops what the last match has behind the end of its block', () => {
    const [block] = encodeQuantum(new Uint8Array(1000), 18, new Random(1));
    expect(new QuantumDecoder(18).decodeBlock(block!.compressed, 999)).toEqual(new Uint8Array(999));
  });

  it('refuses matches before the first byte', () => {
    // The lowest code value is the last symbol of every model: selector 6, the longest length, the farthest slot.
    expect(codeOf(() => new QuantumDecoder(10).decodeBlock(new Uint8Array(100), 500))).toBe(
      'cab.quantum-match',
    );
  });

  it('refuses a block that ends early', () => {
    const [block] = encodeQuantum(new Random(5).data(5000), 18, new Random(6));
    const code = codeOf(() => new QuantumDecoder(18).decodeBlock(block!.compressed.subarray(0, 9), 5000));
    expect(code).toMatch(/^cab\.quantum-(truncated|match)$/);
  });

  it('gives bytes or a FormatError for anything', () => {
    const random = new Random(42);
    const streams = Array.from({ length: 30 }, () => {
      const windowBits = 10 + random.below(12);
      return { windowBits, blocks: encodeQuantum(random.data(1 + random.below(1500)), windowBits, random) };
    });
    const seen = new Set<string>();
    for (let run = 0; run < 5000; run++) {
      const { windowBits, blocks } = streams[random.below(streams.length)]!;
      const decoder = new QuantumDecoder(windowBits);
      seen.add(
        codeOf(() => {
          for (const { compressed, uncompressedSizeInBytes } of blocks) {
            const output = decoder.decodeBlock(mutated(compressed, random), uncompressedSizeInBytes);
            if (output.length !== uncompressedSizeInBytes) throw new Error(`${output.length} bytes`);
          }
        }),
      );
    }
    expect([...seen].sort()).toEqual(['cab.quantum-match', 'cab.quantum-truncated', 'none']);
  });

  it('tells misuse from bad bytes', () => {
    expect(() => new QuantumDecoder(9)).toThrow(TypeError);
    expect(() => new QuantumDecoder(22)).toThrow(TypeError);
    expect(() => new QuantumDecoder(10).decodeBlock(new Uint8Array(9), 32_769)).toThrow(TypeError);
  });
});

describe('QuantumModel', () => {
  it('starts with equal frequencies and adds eight each time', () => {
    const model = new QuantumModel(64, 4);
    expect([...model.symbols]).toEqual([64, 65, 66, 67]);
    expect([...model.cumulative]).toEqual([4, 3, 2, 1, 0]);
    model.update(2);
    expect([...model.cumulative]).toEqual([12, 11, 10, 1, 0]);
  });

  it('halves three times and then sorts by frequency', () => {
    const model = new QuantumModel(0, 3);
    for (let count = 0; count < 475; count++) model.update(1);
    // 3 + 475 × 8 is the first total above 3,800.
    expect([...model.cumulative]).toEqual([1902, 1901, 1, 0]);
    while (model.symbols[0] === 0) model.update(1);
    expect([...model.symbols]).toEqual([1, 0, 2]);
    expect(model.cumulative[3]).toBe(0);
  });
});
