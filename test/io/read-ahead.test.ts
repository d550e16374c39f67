import { describe, expect, it } from 'vitest';
import { ReadAhead } from '../../src/io/read-ahead.js';

const file = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 31 + (at >> 8)) & 0xff);

/** Answers from memory, or else from the file, and counts the reads of the file. */
class Reader {
  readonly reads: number[] = [];
  private readonly ahead = new ReadAhead((offset, target) => this.readFile(offset, target));

  constructor(private readonly failsFrom = Number.POSITIVE_INFINITY) {}

  read(offsetInBytes: number, lengthInBytes: number): Uint8Array {
    const target = new Uint8Array(lengthInBytes);
    if (!this.ahead.answer(offsetInBytes, target)) this.readFile(offsetInBytes, target);
    return target;
  }

  forget(): void {
    this.ahead.forget();
  }

  private readFile(offset: number, target: Uint8Array): number {
    this.reads.push(offset);
    if (offset + target.length > this.failsFrom) throw new Error('unreadable sector');
    const bytes = file.subarray(offset, offset + target.length);
    target.set(bytes);
    return bytes.length;
  }
}

describe('ReadAhead', () => {
  it('reads pieces that follow one another with a few reads', () => {
    const reader = new Reader();
    for (let at = 0; at + 1000 <= file.length; at += 1024) {
      expect(reader.read(at, 1000)).toEqual(file.subarray(at, at + 1000));
    }
    expect(reader.reads).toHaveLength(1 + 4);
  });

  it('reads what is asked for and no more where pieces lie apart or backwards', () => {
    const reader = new Reader();
    const places = [190_000, 150_000, 100_000, 149_000, 0, 60_000];
    for (const at of places) expect(reader.read(at, 100)).toEqual(file.subarray(at, at + 100));
    expect(reader.reads).toEqual(places);
  });

  it('gives the same bytes whatever the order, up to the end of the file', () => {
    const reader = new Reader();
    let seed = 7;
    for (let round = 0; round < 2000; round += 1) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      const at = round % 3 === 0 ? seed % file.length : ((round * 1500) % file.length) + (seed % 300);
      const length = Math.max(0, Math.min(seed % 5000, file.length - at));
      expect(Buffer.compare(reader.read(at, length), file.subarray(at, at + length))).toBe(0);
    }
  });

  it('gives what was asked for when what follows cannot be read', () => {
    const reader = new Reader(3000);
    for (const at of [0, 1000, 2000]) expect(reader.read(at, 1000)).toEqual(file.subarray(at, at + 1000));
    expect(() => reader.read(3000, 1000)).toThrow('unreadable sector');
  });

  it('keeps nothing once it has to forget', () => {
    const reader = new Reader();
    for (const at of [0, 1000, 2000]) reader.read(at, 1000);
    reader.forget();
    reader.read(1000, 1000);
    expect(reader.reads).toEqual([0, 1000, 1000]);
  });
});
