import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFolder } from '../../../src/formats/cab/decode-folder.js';
import { readFile } from '../../../src/formats/cab/read-file.js';
import { type BlockSpec, buildCabinet, MSZIP, mszipBlocks, storedBlocks } from './build-cabinet.js';
import { decodeAll, openSet, Told } from './open-set.js';

const CONTENT = Buffer.from('The quick brown fox. '.repeat(5000));

async function setOf(blocks: readonly BlockSpec[], type: number, sizeInBytes = CONTENT.length) {
  const files = [{ name: 'all', sizeInBytes }];
  return openSet(buildCabinet({ folders: [{ type, blocks }], files }));
}

/** What comes out of the first folder, and what is told on the way. */
async function decodeBlocks(blocks: readonly BlockSpec[], type = MSZIP, told = new Told()) {
  const set = await setOf(blocks, type);
  const bytes = await decodeAll(set, set.folders[0]!, told);
  return { bytes, codes: told.codes, offsets: told.deviations.map(({ offsetInBytes }) => offsetInBytes) };
}

describe('decodeFolder', () => {
  it('gives back what was packed', async () => {
    const method = fc.constantFrom(
      { type: 0, cut: storedBlocks },
      { type: MSZIP, cut: mszipBlocks },
      { type: MSZIP, cut: (content: Uint8Array) => mszipBlocks(content, 0) },
    );
    const content = fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.integer({ min: 1, max: 3000 }))
      .map(([seed, times]) => Buffer.concat(Array.from({ length: times }, () => seed)));
    await fc.assert(
      fc.asyncProperty(method, content, async ({ cut, type }, bytes) => {
        const told = new Told();
        const set = await openSet(
          buildCabinet({
            folders: [{ type, blocks: cut(bytes) }],
            files: [{ name: 'a', sizeInBytes: bytes.length }],
          }),
          told,
        );
        expect((await decodeAll(set, set.folders[0]!, told)).equals(bytes)).toBe(true);
        expect(told.codes).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('tells a wrong checksum and goes on; 0 means that there is none', async () => {
    const [first, second, ...rest] = mszipBlocks(CONTENT);
    const { bytes, codes } = await decodeBlocks([
      { ...first!, checksum: 1 },
      { ...second!, checksum: 0 },
      ...rest,
    ]);
    expect(bytes.equals(CONTENT)).toBe(true);
    expect(codes).toEqual(['cab.checksum-mismatch']);
  });

  it('yields what comes before a damaged block, and says where that lies', async () => {
    const [first, second, ...rest] = mszipBlocks(CONTENT);
    const damaged = { ...second!, compressed: Buffer.from('XY') };
    const { bytes, codes, offsets } = await decodeBlocks([first!, damaged, ...rest]);
    expect(bytes.equals(CONTENT.subarray(0, 32_768))).toBe(true);
    expect(codes).toEqual(['cab.mszip']);
    const tables = 36 + 8 + 16 + 'all'.length + 1;
    expect(offsets).toEqual([tables + 8 + first!.compressed.length + 8]);
  });

  it.each([
    ['more than 32 KiB unpacked', { compressed: Buffer.alloc(9), uncompressedSizeInBytes: 32_769 }],
    ['stored bytes of another number', { compressed: Buffer.alloc(9), uncompressedSizeInBytes: 10 }],
  ])('refuses a block of %s', async (_, block) => {
    const { bytes, codes } = await decodeBlocks([...storedBlocks(CONTENT), block], 0);
    expect(bytes.equals(CONTENT)).toBe(true);
    expect(codes).toEqual(['cab.block-size']);
  });

  it('passes over empty blocks', async () => {
    const empty = { compressed: Buffer.alloc(0), uncompressedSizeInBytes: 0 };
    const full = { compressed: Buffer.alloc(7), uncompressedSizeInBytes: 0 };
    expect(await decodeBlocks([empty, ...storedBlocks(CONTENT), empty], 0)).toMatchObject({ codes: [] });
    const { bytes, codes } = await decodeBlocks([full, ...storedBlocks(CONTENT), full], 0);
    expect(bytes.equals(CONTENT)).toBe(true);
    expect(codes).toEqual(['cab.empty-block']);
  });

  it('yields the whole blocks of a cabinet that is cut off', async () => {
    const whole = buildCabinet({
      folders: [{ blocks: storedBlocks(CONTENT) }],
      files: [{ name: 'all', sizeInBytes: CONTENT.length }],
    });
    const told = new Told();
    const set = await openSet(whole.subarray(0, whole.length - 1));
    const bytes = await decodeAll(set, set.folders[0]!, told);
    expect(bytes.equals(CONTENT.subarray(0, 98_304))).toBe(true);
    expect(told.codes).toEqual(['cab.data-truncated']);
  });

  it.each([
    [0x000f, 'unknown'],
    [0x0e03, 'lzx with a window of 14 bits'],
    [0x1603, 'lzx with a window of 22 bits'],
    [0x0902, 'quantum with a window of 9 bits'],
    [0x1602, 'quantum with a window of 22 bits'],
  ])('has no decoder for type %i', async (type, found) => {
    const set = await setOf(storedBlocks(CONTENT), type);
    const decoding = decodeFolder(set, set.folders[0]!, new Told()).next();
    await expect(decoding).rejects.toThrow(expect.objectContaining({ code: 'cab.method', found }));
  });

  it('stops at the limits of the budget', async () => {
    const told = new Told({ bytesOut: 70_000 });
    const { bytes, codes } = await decodeBlocks(mszipBlocks(CONTENT), MSZIP, told);
    expect(bytes.length).toBe(65_536);
    expect(codes).toEqual(['limit.bytes-out']);
    const idle = Array.from({ length: 5000 }, () => ({
      compressed: Buffer.alloc(0),
      uncompressedSizeInBytes: 0,
    }));
    expect(await decodeBlocks(idle, 0, new Told({ steps: 3000 }))).toMatchObject({ codes: ['limit.steps'] });
  });

  it('refuses a folder of another set', async () => {
    const set = await setOf(storedBlocks(CONTENT), 0);
    const other = await setOf(storedBlocks(CONTENT), 0);
    await expect(decodeFolder(set, other.folders[0]!, new Told()).next()).rejects.toThrow(TypeError);
  });
});

describe('readFile', () => {
  async function readAll(files: Parameters<typeof buildCabinet>[0]['files'], index: number) {
    const told = new Told();
    const folders = [{ type: MSZIP, blocks: mszipBlocks(CONTENT) }];
    const set = await openSet(buildCabinet({ folders, files: files! }), told);
    const chunks: Buffer[] = [];
    await told.guard(async () => {
      for await (const chunk of readFile(set, set.files[index]!, told)) chunks.push(Buffer.from(chunk));
    });
    return { bytes: Buffer.concat(chunks), codes: told.codes };
  }

  it('cuts any file out of its folder', async () => {
    const place = fc.tuple(fc.nat({ max: CONTENT.length }), fc.nat({ max: CONTENT.length }));
    await fc.assert(
      fc.asyncProperty(place, async ([a, b]) => {
        const [offsetInFolder, end] = [Math.min(a, b), Math.max(a, b)];
        const file = { name: 'part', offsetInFolder, sizeInBytes: end - offsetInFolder };
        const { bytes, codes } = await readAll([file], 0);
        expect(bytes.equals(CONTENT.subarray(offsetInFolder, end))).toBe(true);
        expect(codes).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('gives what there is of a file behind the end of its folder', async () => {
    const offsetInFolder = CONTENT.length - 5;
    const { bytes, codes } = await readAll([{ name: 'a', offsetInFolder, sizeInBytes: 0xffff_ffff }], 0);
    expect(bytes.equals(CONTENT.subarray(-5))).toBe(true);
    expect(codes).toEqual(['cab.file-outside-folder']);
  });

  it('has no bytes of a file without folder', async () => {
    const { codes } = await readAll([{ name: 'a', folder: 9, sizeInBytes: 5 }], 0);
    expect(codes).toEqual(['cab.folder-index']);
  });
});
