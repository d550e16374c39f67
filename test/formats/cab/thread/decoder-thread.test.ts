import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeFolder } from '../../../../src/formats/cab/decode-folder.js';
import { FormatError } from '../../../../src/io/format-error.js';
import { DecoderThread } from '../../../../src/workers/decode/decoder-thread.js';
import { type BlockSpec, buildCabinet, type FolderSpec, MSZIP, mszipBlocks } from '../build-cabinet.js';
import { encodeLzx } from '../decoders/lzx-encoder.js';
import { Random } from '../decoders/random.js';
import { openSet, Told } from '../open-set.js';

// A thread runs compiled code: the tests take what `npm test` has built.
const script = new URL('../../../../dist/decode-batches.js', import.meta.url);
const BLOCK_SIZE_IN_BYTES = 32_768;
const text = Buffer.from(
  'A line of a large file, with numbers 0123456789 and what else there is.\n'.repeat(1000),
);
const [first, next] = mszipBlocks(text.subarray(0, 2 * BLOCK_SIZE_IN_BYTES)) as [BlockSpec, BlockSpec];
/** Enough blocks for a thread. */
const blocks: readonly BlockSpec[] = [first, ...Array<BlockSpec>(1200).fill(next)];

interface Outcome {
  sizeInBytes: number;
  sha256: string;
  largestChunk: number;
  codes: string[];
  error?: { code: string; offsetInBytes: number; message: string };
}

/** What comes out of a folder of these blocks, and how it ends. */
async function decode(
  folderBlocks: readonly BlockSpec[],
  thread: DecoderThread | undefined,
  { cutOffInBytes = 0, told = new Told(), type = MSZIP, others = [] as FolderSpec[] } = {},
): Promise<Outcome> {
  const cabinet = buildCabinet({
    folders: [{ type, blocks: folderBlocks }, ...others],
    files: [{ name: 'a', sizeInBytes: folderBlocks.length * BLOCK_SIZE_IN_BYTES }],
  });
  const set = await openSet(cabinet.subarray(0, cabinet.length - cutOffInBytes), told);
  const hash = createHash('sha256');
  const outcome = { sizeInBytes: 0, largestChunk: 0 };
  let error: Outcome['error'];
  try {
    const options = { ...told, ...(thread === undefined ? {} : { thread }) };
    for await (const chunk of decodeFolder(set, set.folders[0]!, options)) {
      hash.update(chunk);
      outcome.sizeInBytes += chunk.length;
      outcome.largestChunk = Math.max(outcome.largestChunk, chunk.length);
    }
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    const { code, message, offsetInBytes } = thrown;
    error = { code, message, offsetInBytes };
  }
  const codes = told.codes;
  return { ...outcome, sha256: hash.digest('hex'), codes, ...(error === undefined ? {} : { error }) };
}

/** The same twice, here and in a thread; gives what both say. */
async function decodeBothWays(
  folderBlocks: readonly BlockSpec[],
  more: () => Parameters<typeof decode>[2] = () => ({}),
): Promise<Outcome> {
  const thread = new DecoderThread(script);
  try {
    const here = await decode(folderBlocks, undefined, more());
    const there = await decode(folderBlocks, thread, more());
    // Chunks of more than a block are what shows that the thread was used.
    expect(here.largestChunk).toBe(BLOCK_SIZE_IN_BYTES);
    expect(there.largestChunk).toBeGreaterThan(BLOCK_SIZE_IN_BYTES);
    expect({ ...there, largestChunk: 0 }).toEqual({ ...here, largestChunk: 0 });
    return there;
  } finally {
    await thread.close();
  }
}

describe('a decoder thread', () => {
  it('unpacks as the calling thread does', async () => {
    const { codes, error, sizeInBytes } = await decodeBothWays(blocks);
    expect({ codes, error, sizeInBytes }).toEqual({
      codes: [],
      error: undefined,
      sizeInBytes: blocks.length * BLOCK_SIZE_IN_BYTES,
    });
  });

  it('undoes the translation of calls in LZX data, also in front of a damaged block', async () => {
    const random = new Random(3);
    const data = random.data(40 * BLOCK_SIZE_IN_BYTES);
    for (let at = 0; at < data.length; at += 20)
      data.set([0xe8, random.below(256), random.below(256), 0, 0], at);
    const lzx = encodeLzx(data, { windowBits: 16, callTranslationSize: 1_000_000 }, random);
    // The other folder makes the set large enough for a thread.
    const more = () => ({ type: (16 << 8) | 3, others: [{ type: MSZIP, blocks }] });
    const { sha256 } = await decodeBothWays(lzx, more);
    expect(sha256).toBe(createHash('sha256').update(data).digest('hex'));
    const damaged = { compressed: new Uint8Array(4), uncompressedSizeInBytes: BLOCK_SIZE_IN_BYTES };
    const { error, sizeInBytes } = await decodeBothWays(lzx.with(35, damaged), more);
    expect(sizeInBytes).toBe(35 * BLOCK_SIZE_IN_BYTES);
    expect(error?.code).toMatch(/^cab\.lzx-/);
  });

  it.each([2, 31, 32, 1000, 1200])('ends at a damaged block: number %i', async (at) => {
    const damaged = {
      compressed: Buffer.from('CK\xff\xff\xff'),
      uncompressedSizeInBytes: BLOCK_SIZE_IN_BYTES,
    };
    expect(await decodeBothWays(blocks.with(at, damaged))).toMatchObject({
      sizeInBytes: at * BLOCK_SIZE_IN_BYTES,
      error: { code: 'cab.mszip' },
    });
  });

  it('tells a checksum that does not fit, and a cabinet that is cut off', async () => {
    const checked = blocks.with(1100, { ...next, checksum: 1 });
    const outcome = await decodeBothWays(checked, () => ({ cutOffInBytes: 10 }));
    expect(outcome.codes).toContain('cab.checksum-mismatch');
    expect(outcome.error?.code).toBe('cab.data-truncated');
    expect(outcome.sizeInBytes).toBe((blocks.length - 1) * BLOCK_SIZE_IN_BYTES);
  });

  it('keeps to the limit on bytes out, to the block', async () => {
    const bytesOut = 700 * BLOCK_SIZE_IN_BYTES + 1;
    const outcome = await decodeBothWays(blocks, () => ({ told: new Told({ bytesOut }) }));
    expect(outcome).toMatchObject({
      sizeInBytes: 700 * BLOCK_SIZE_IN_BYTES,
      error: { code: 'limit.bytes-out' },
    });
  });

  it('serves several folders at a time, and callers that stop early', async () => {
    const thread = new DecoderThread(script);
    const told = new Told();
    const set = await openSet(
      buildCabinet({
        folders: [{ type: MSZIP, blocks }],
        files: [{ name: 'a', sizeInBytes: blocks.length * BLOCK_SIZE_IN_BYTES }],
      }),
      told,
    );
    for await (const chunk of decodeFolder(set, set.folders[0]!, { ...told, thread })) {
      expect(chunk.length).toBeGreaterThan(BLOCK_SIZE_IN_BYTES);
      const [inner, other] = await Promise.all([decode(blocks, thread), decode(blocks, thread)]);
      expect(inner.sha256).toBe(other.sha256);
      break;
    }
    expect((await decode(blocks, thread)).error).toBeUndefined();
    await thread.close();
  });

  it('that was closed says so instead of keeping the caller waiting', async () => {
    const thread = new DecoderThread(script);
    const folder = await thread.openFolder('mszip', 0);
    const memory = () => new Uint8Array(BLOCK_SIZE_IN_BYTES);
    const batch = { compressed: memory(), output: memory(), blocks: [] };
    expect((await folder?.decode(batch))?.decodedCount).toBe(0);
    await thread.close();
    await expect(folder?.decode({ compressed: memory(), output: memory(), blocks: [] })).rejects.toThrow(
      /ended/,
    );
  });

  it('is done without where it cannot be started', async () => {
    const thread = new DecoderThread(new URL('./nowhere.js', import.meta.url));
    expect(await thread.openFolder('mszip', 0)).toBeUndefined();
    const { largestChunk, sizeInBytes } = await decode(blocks, thread);
    expect({ largestChunk, sizeInBytes }).toEqual({
      largestChunk: BLOCK_SIZE_IN_BYTES,
      sizeInBytes: blocks.length * BLOCK_SIZE_IN_BYTES,
    });
    await thread.close();
  });
});
