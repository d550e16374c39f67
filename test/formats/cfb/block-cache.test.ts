import { describe, expect, it } from 'vitest';
import { BlockCache } from '../../../src/formats/cfb/block-cache.js';
import { BytesSource, type Source } from '../../../src/io/source.js';

const KIB = 1024;
const bytes = Uint8Array.from({ length: 512 * KIB }, (_, index) => (index / 64) & 0xff);

/** Counts the reads of a source; the first ones fail. */
class CountingSource implements Source {
  readonly reads: number[] = [];
  readonly sizeInBytes = bytes.length;
  private readonly inner = new BytesSource(bytes);

  constructor(private failures = 0) {}

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    this.reads.push(lengthInBytes);
    if (this.failures-- > 0) throw new Error('not now');
    return this.inner.read(offsetInBytes, lengthInBytes);
  }
}

describe('the cache of the mini stream', () => {
  it('reads each block once, in whatever order short reads come', async () => {
    const source = new CountingSource();
    const cache = new BlockCache(source, bytes.length);
    for (let round = 0; round < 3; round += 1) {
      for (let block = 0; block < 8; block += 1) {
        const offset = ((block * 5) % 8) * 64 * KIB + round * 64;
        expect(await cache.read(offset, 64)).toEqual(bytes.subarray(offset, offset + 64));
      }
    }
    expect(source.reads).toEqual(new Array(8).fill(64 * KIB));
  });

  it('reads little at once where the stream lies in small pieces', async () => {
    const source = new CountingSource();
    const cache = new BlockCache(source, 512);
    await cache.read(100 * KIB, 64);
    await cache.read(100 * KIB + 64, 64);
    expect(source.reads).toEqual([512]);
  });

  it('tries a read again that failed', async () => {
    const cache = new BlockCache(new CountingSource(1), bytes.length);
    await expect(cache.read(64, 64)).rejects.toThrow('not now');
    expect(await cache.read(64, 64)).toEqual(bytes.subarray(64, 128));
  });

  it('hands longer reads than a block through', async () => {
    const source = new CountingSource();
    expect(await new BlockCache(source, 512).read(0, 4 * KIB)).toEqual(bytes.subarray(0, 4 * KIB));
    expect(source.reads).toEqual([4 * KIB]);
  });
});
