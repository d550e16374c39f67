import { describe, expect, it } from 'vitest';
import { decodeBzip2 } from '../../../src/formats/codecs/bzip2.js';

/** `BZh9`, the mark of the end and a checksum: a stream that says it has large blocks, and has none. */
const emptyStream = Buffer.from('425a6839177245385090' + '00000000', 'hex');

async function* chunkOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

async function sizeOf(bytes: Uint8Array): Promise<{ end: string; sizeInBytes: number }> {
  const decoding = decodeBzip2(chunkOf(bytes));
  let sizeInBytes = 0;
  for (let next = await decoding.next(); ; next = await decoding.next()) {
    if (next.done === true) return { end: next.value, sizeInBytes };
    sizeInBytes += next.value.length;
  }
}

describe('BZip2', () => {
  it('takes no memory for blocks that do not come, of 70,000 streams', async () => {
    const bytes = Buffer.concat(new Array<Buffer>(70_000).fill(emptyStream));
    expect(await sizeOf(bytes)).toEqual({ end: 'complete', sizeInBytes: 0 });
  });

  it('tells a stream that ends early', async () => {
    expect(await sizeOf(emptyStream.subarray(0, 8))).toMatchObject({ end: 'truncated' });
  });
});
