import { describe, expect, it } from 'vitest';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { Collector } from '../../../src/inventory/walk/collector.js';
import { ReplaySource } from '../../../src/inventory/walk/replay-source.js';

const bytes = new Uint8Array(pseudoRandomBytes('replay', 3_500_000));

/** `toEqual` on large arrays takes seconds. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function* chunksOf(content: Uint8Array, size: number): Generator<Uint8Array> {
  // A decoder reuses its buffer: whoever keeps a chunk must copy it.
  const buffer = new Uint8Array(size);
  for (let at = 0; at < content.length; at += size) {
    const part = content.subarray(at, at + size);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
  }
}

function decoder() {
  let runs = 0;
  return {
    get runs() {
      return runs;
    },
    async *decode(): AsyncGenerator<Uint8Array, void, void> {
      runs += 1;
      yield* chunksOf(bytes, 32_768);
    },
  };
}

describe('ReplaySource', () => {
  it('gives any range, forwards without decoding again', async () => {
    const decoding = decoder();
    const source = new ReplaySource(() => decoding.decode(), bytes.length, bytes.slice(-1000));
    for (const [start, length] of [
      [0, 10],
      [5, 100_000],
      [1_200_000, 70_000],
      [3_400_000, 99_000],
    ] as const) {
      expect(isEqual(await source.read(start, length), bytes.subarray(start, start + length))).toBe(true);
    }
    expect(decoding.runs).toBe(1);
  });

  it('goes back by decoding anew, and serves the end from memory', async () => {
    const decoding = decoder();
    const source = new ReplaySource(() => decoding.decode(), bytes.length, bytes.slice(-1000));
    expect(isEqual(await source.read(bytes.length - 500, 500), bytes.subarray(-500))).toBe(true);
    expect(decoding.runs).toBe(0);
    await source.read(3_000_000, 10);
    expect(isEqual(await source.read(17, 10), bytes.subarray(17, 27))).toBe(true);
    expect(decoding.runs).toBe(2);
    // A range that begins before the end that is kept and reaches into it.
    expect(isEqual(await source.read(bytes.length - 1500, 1500), bytes.subarray(-1500))).toBe(true);
  });

  it('says so when the decoder ends early', async () => {
    const source = new ReplaySource(() => decoder().decode(), bytes.length + 5_000_000, new Uint8Array(0));
    await expect(source.read(bytes.length, 10)).rejects.toMatchObject({ code: 'source.changed' });
  });

  it('keeps a copy of chunks that share one Buffer', async () => {
    const memory = Buffer.alloc(100_000);
    const source = new ReplaySource(
      async function* () {
        for (const chunk of chunksOf(bytes, memory.length)) {
          memory.set(chunk);
          yield memory.subarray(0, chunk.length);
        }
      },
      bytes.length,
      new Uint8Array(0),
    );
    expect(isEqual(await source.read(50_000, 500_000), bytes.subarray(50_000, 550_000))).toBe(true);
  });

  it('answers reads that come at the same time', async () => {
    const source = new ReplaySource(() => decoder().decode(), bytes.length, new Uint8Array(0));
    const offsets = [2_000_000, 10, 1_000_000, 10];
    const reads = await Promise.all(offsets.map((offset) => source.read(offset, 1000)));
    for (const [index, offset] of offsets.entries()) {
      expect(isEqual(reads[index] as Uint8Array, bytes.subarray(offset, offset + 1000))).toBe(true);
    }
  });

  it('does not ask the decoder for more than there is', async () => {
    const source = new ReplaySource(
      async function* () {
        yield* chunksOf(bytes, 100_000);
        throw new Error('damage');
      },
      bytes.length,
      new Uint8Array(0),
    );
    expect(isEqual(await source.read(bytes.length - 10, 10), bytes.subarray(-10))).toBe(true);
  });
});

describe('Collector', () => {
  const twentySixMegabytes = pseudoRandomBytes('large', 26 * 2 ** 20 + 123);

  it.each([
    ['as announced', twentySixMegabytes.length],
    ['more than announced', 100],
    ['nothing announced', 0],
  ])('keeps head, digests and the end of what is too large to hold: %s', async (_how, expected) => {
    const collector = new Collector(expected, false);
    for (const chunk of chunksOf(twentySixMegabytes, 700_001)) collector.update(chunk);
    let replays = 0;
    const content = collector.finish(async function* () {
      replays += 1;
      yield* chunksOf(twentySixMegabytes, 65_536);
    });
    expect(content.source.sizeInBytes).toBe(twentySixMegabytes.length);
    expect(content.head.length).toBeGreaterThan(1000);
    expect(isEqual(content.head, twentySixMegabytes.subarray(0, content.head.length))).toBe(true);
    const tail = await content.source.read(twentySixMegabytes.length - 1_000_000, 1_000_000);
    expect(isEqual(tail, twentySixMegabytes.subarray(-1_000_000))).toBe(true);
    expect(replays).toBe(0);
    expect(
      isEqual(await content.source.read(1_234_567, 1000), twentySixMegabytes.subarray(1_234_567, 1_235_567)),
    ).toBe(true);
    expect(replays).toBe(1);
  });

  it('gives what came of a large payload that was cut off', async () => {
    const collector = new Collector(twentySixMegabytes.length, false);
    const first = twentySixMegabytes.subarray(0, 6_000_000);
    for (const chunk of chunksOf(first, 700_001)) collector.update(chunk);
    const { source } = collector.finish(async function* () {
      yield* chunksOf(first, 65_536);
      throw new Error('damage');
    });
    expect(source.sizeInBytes).toBe(first.length);
    expect(isEqual(await source.read(first.length - 100, 100), first.subarray(-100))).toBe(true);
  });

  it('holds what is small', async () => {
    const collector = new Collector(10, true);
    collector.update(new Uint8Array([1, 2, 3]));
    const content = collector.finish(async function* () {});
    expect(await content.source.read(0, 3)).toEqual(new Uint8Array([1, 2, 3]));
    expect(content.md5).toBe('5289df737df57326fcdd22597afb1fac');
  });
});
