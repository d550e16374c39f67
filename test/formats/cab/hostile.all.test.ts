import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCabinets } from '../../../src/formats/cab/find-cabinet.js';
import { readFile } from '../../../src/formats/cab/read-file.js';
import { BytesSource } from '../../../src/io/source.js';
import { buildCabinet, type CabinetSpec, MSZIP, mszipBlocks, storedBlocks } from './build-cabinet.js';
import { decodeAll, openSet, Told } from './open-set.js';

const TEXT = Buffer.from('The quick brown fox jumps over the lazy dog.');
const SAMPLE: CabinetSpec = {
  reserve: { header: Buffer.from('r'), folderInBytes: 1, dataInBytes: 2 },
  previous: ['p', 'd'],
  next: ['n', 'd'],
  folders: [
    { type: MSZIP, blocks: mszipBlocks(TEXT) },
    { blocks: [...storedBlocks(TEXT), ...storedBlocks(TEXT)] },
  ],
  files: [
    { name: 'a', sizeInBytes: TEXT.length },
    { name: 'b', sizeInBytes: 2 * TEXT.length, folder: 1 },
  ],
};
const LIMITS = { bytesOut: 1e7, steps: 1e5 };

/** Reads all that can be read; anything but a FormatError fails the test. */
async function readEverything(bytes: Uint8Array): Promise<Told> {
  const told = new Told(LIMITS);
  const set = await told.guard(() => openSet(bytes, told));
  for (const file of set?.files ?? []) {
    await told.guard(async () => {
      for await (const _ of readFile(set!, file, told));
    });
  }
  await findCabinets(new BytesSource(bytes), told.budget);
  return told;
}

describe('hostile cabinets', () => {
  it('may be cut off anywhere', async () => {
    const whole = buildCabinet(SAMPLE);
    for (let length = 0; length < whole.length; length += 1) {
      expect((await readEverything(whole.subarray(0, length))).codes).not.toEqual([]);
    }
  });

  it('may have any byte changed', async () => {
    const whole = buildCabinet(SAMPLE);
    for (let at = 0; at < whole.length; at += 1) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const changed = Buffer.from(whole);
        changed[at]! ^= flip;
        await readEverything(changed);
      }
    }
  });

  it('may have any number in any field', async () => {
    const field = fc.tuple(
      fc.nat({ max: 200 }),
      fc.constantFrom(0, 1, 0x7fff, 0x8000, 0xfffd, 0xfffe, 0xffff),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = buildCabinet(SAMPLE);
        for (const [at, value] of changes) bytes.writeUInt16LE(value, Math.min(at, bytes.length - 2));
        await readEverything(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('may be any bytes behind a signature', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await readEverything(Buffer.concat([Buffer.from('MSCF'), bytes]));
      }),
      { numRuns: 500 },
    );
  });

  it('lists 65,535 files that share one folder, and says so', async () => {
    const files = Array.from({ length: 65_535 }, (_, index) => ({
      name: `${index}`,
      sizeInBytes: TEXT.length,
    }));
    const told = new Told();
    const set = await openSet(buildCabinet({ folders: [{ blocks: storedBlocks(TEXT) }], files }), told);
    expect(set.files.length).toBe(65_535);
    expect(told.codes).toEqual(['cab.overlapping-files']);
    expect(told.deviations.map(({ effect }) => effect)).toEqual([expect.stringMatching(/^65534 files of/)]);
  });

  it('lists 65,535 folders that share one block, and stops unpacking them at the limit', async () => {
    const shared = { blocks: [], dataBlockCount: 65_535, dataOffsetInBytes: 36 };
    const folders = Array.from({ length: 65_535 }, () => shared);
    const told = new Told({ steps: 100_000 });
    const set = await openSet(buildCabinet({ folders, files: [{ name: 'a', sizeInBytes: 1 }] }), told);
    expect(set.folders.length).toBe(65_535);
    expect(told.codes).toEqual(['cab.overlapping-folders']);
    for (const folder of set.folders.slice(0, 10)) await decodeAll(set, folder, told);
  });

  it('does not believe counts that the bytes cannot hold', async () => {
    const bytes = buildCabinet({ ...SAMPLE, folderCount: 65_535, fileCount: 65_535 });
    const told = await readEverything(bytes);
    expect(told.codes).toContain('cab.folder-table');
    expect(told.codes).toContain('cab.file-table');
  });
});
