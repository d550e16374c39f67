import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { undoCallTranslation } from '../../../../src/formats/cab/decoders/lzx-call-translation.js';
import { translateCalls } from './lzx-encoder.js';
import { Random } from './random.js';

/** A chunk of zeros with a call in it. */
function chunkWithCall(sizeInBytes: number, at: number, target: number): Uint8Array {
  const chunk = new Uint8Array(sizeInBytes);
  chunk[at] = 0xe8;
  new DataView(chunk.buffer).setInt32(at + 1, target, true);
  return chunk;
}

function undone(chunk: Uint8Array, at: number, chunkOffset: number, fileSize: number): number {
  const copy = chunk.slice();
  undoCallTranslation(copy, chunkOffset, fileSize);
  return new DataView(copy.buffer).getInt32(at + 1, true);
}

describe('undoCallTranslation', () => {
  it('makes targets inside the file relative, negative ones large', () => {
    expect(undone(chunkWithCall(100, 7, 1000), 7, 0x8000, 5000)).toBe(1000 - 0x8007);
    expect(undone(chunkWithCall(100, 7, -1), 7, 0x8000, 5000)).toBe(4999);
    expect(undone(chunkWithCall(100, 7, -0x8007), 7, 0x8000, 5000)).toBe(5000 - 0x8007);
  });

  it('leaves targets outside the file alone', () => {
    expect(undone(chunkWithCall(100, 7, 5000), 7, 0x8000, 5000)).toBe(5000);
    expect(undone(chunkWithCall(100, 7, -0x8008), 7, 0x8000, 5000)).toBe(-0x8008);
  });

  it('leaves calls in the last ten bytes alone', () => {
    expect(undone(chunkWithCall(100, 89, 50), 89, 0, 5000)).toBe(50 - 89);
    expect(undone(chunkWithCall(100, 90, 50), 90, 0, 5000)).toBe(50);
  });

  it('leaves chunks of ten bytes and less alone', () => {
    expect(undone(chunkWithCall(11, 0, 50), 0, 100, 5000)).toBe(50 - 100);
    expect(undone(chunkWithCall(10, 0, 50), 0, 100, 5000)).toBe(50);
    expect(() => undoCallTranslation(Uint8Array.of(0xe8), 100, 5000)).not.toThrow();
    expect(() => undoCallTranslation(new Uint8Array(0), 100, 5000)).not.toThrow();
  });

  it('stops at the 32,768th chunk', () => {
    expect(undone(chunkWithCall(100, 7, 50), 7, 0x3fff_8000, 0x7fff_ffff)).toBe(50 - 0x3fff_8007);
    expect(undone(chunkWithCall(100, 7, 50), 7, 0x4000_0000, 0x7fff_ffff)).toBe(50);
  });

  it('takes the bytes of a target for no other call', () => {
    const chunk = new Uint8Array(40).fill(0xe8);
    const expected = chunk.slice();
    const view = new DataView(expected.buffer);
    const target = view.getInt32(1, true);
    for (let at = 0; at < 30; at += 5) {
      if (target >= -(0x3000_0000 + at)) view.setInt32(at + 1, target + 0x1000_0000, true);
    }
    undoCallTranslation(chunk, 0x3000_0000, 0x1000_0000);
    expect(chunk).toEqual(expected);
  });

  it('undoes what the specification does before compression', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 0x7fff_ffff }),
        fc.nat(3000),
        (seed, fileSize, size) => {
          const random = new Random(seed);
          const data = random.data(size);
          for (let count = 0; count < size / 20; count++) data[random.below(size)] = 0xe8;
          const translated = data.slice();
          translateCalls(translated, fileSize);
          undoCallTranslation(translated, 0, fileSize);
          expect(Buffer.compare(translated, data)).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
