import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { FolderGaps } from '../../../src/inventory/archives/folder-gap.js';
import { inventoryOf } from '../inventory.js';

const FILE_COUNT_OFFSET = 28;
const FIRST_FILE_OFFSET_FIELD = 16;

const ZIP = buildZip([{ name: 'b.txt', content: Buffer.from('hidden') }]);
const FILES = [
  { name: 'a.txt', content: Buffer.from('first file') },
  { name: 'b.zip', content: ZIP },
  { name: 'c.txt', content: Buffer.from('third file') },
];

/** A cabinet of three files, changed. */
function changedCabinet(compression: 'none' | 'mszip', change: (cabinet: Buffer) => void): Buffer {
  const cabinet = Buffer.from(buildCabinet({ folders: [{ compression, files: FILES }] }));
  change(cabinet);
  return cabinet;
}

async function list(bytes: Uint8Array) {
  const { payloads, problems } = await inventoryOf(bytes);
  return {
    paths: payloads.slice(1).map(({ path, source, type }) => `${path} ${source} ${type}`),
    codes: problems.map(({ code }) => code),
  };
}

describe.each(['none', 'mszip'] as const)('bytes of a folder (%s) that belong to no file', (compression) => {
  const size = (index: number) => FILES[index]?.content.length ?? 0;

  it('are nowhere in a regular cabinet', async () => {
    const { paths, codes } = await list(changedCabinet(compression, () => {}));
    expect([paths.length, codes]).toEqual([4, []]);
  });

  it('are listed and opened behind the last file', async () => {
    const { paths, codes } = await list(
      changedCabinet(compression, (cabinet) => cabinet.writeUInt16LE(1, FILE_COUNT_OFFSET)),
    );
    const name = `in › folder 0@0x${size(0).toString(16)}`;
    expect(paths.slice(0, 2)).toEqual(['in › a.txt cabinet text', `${name} slack zip`]);
    expect(paths).toContain(`${name} › b.txt zip-entry text`);
    expect(codes).toContain('cab.unreferenced-data');
  });

  it('are listed between files', async () => {
    const { paths, codes } = await list(
      changedCabinet(compression, (cabinet) => {
        const second = cabinet.readUInt32LE(FIRST_FILE_OFFSET_FIELD) + 16 + 'a.txt'.length + 1;
        cabinet.writeUInt32LE(0, second);
      }),
    );
    const name = `in › folder 0@0x${size(0).toString(16)}`;
    expect(paths).toContain(`${name} slack zip`);
    expect(paths).toContain('in › c.txt cabinet text');
    expect(codes).toEqual(['cab.unreferenced-data']);
  });

  it('are listed when the cabinet has no file at all', async () => {
    const { paths, codes } = await list(
      changedCabinet(compression, (cabinet) => cabinet.writeUInt16LE(0, FILE_COUNT_OFFSET)),
    );
    expect(paths[0]).toMatch(/^in › folder 0@0x0 slack /);
    expect(codes).toContain('cab.unreferenced-data');
  });
});

describe('a folder that counts a block at the end of its cabinet', () => {
  const FIRST_FOLDER_BLOCK_COUNT_OFFSET = 40;
  const cabinetOf = (content: string) => {
    const files = [{ name: 'a.txt', content: Buffer.from(content) }];
    const cabinet = Buffer.from(buildCabinet({ folders: [{ compression: 'mszip', files }] }));
    cabinet.writeUInt16LE(1 + (content === '' ? 0 : 1), FIRST_FOLDER_BLOCK_COUNT_OFFSET);
    return cabinet;
  };

  it('is read whole when its files are empty, as some writers leave it', async () => {
    const { payloads, problems } = await inventoryOf(cabinetOf(''));
    expect(payloads.map(({ path, sizeInBytes }) => [path, sizeInBytes])).toContainEqual(['in › a.txt', 0]);
    expect(problems.map(({ code }) => code)).toEqual(['cab.no-data']);
  });

  it('is cut off when a file has bytes', async () => {
    const { problems } = await inventoryOf(cabinetOf('text'));
    expect(problems.map(({ code }) => code)).toEqual(['cab.data-truncated']);
  });
});

describe('the gaps of a folder', () => {
  const gapsOf = (files: [number, number][], bytes: number[], step: number) => {
    const gaps = new FolderGaps(
      files.map(([offsetInFolder, sizeInBytes]) => ({ offsetInFolder, sizeInBytes })),
    );
    for (let at = 0; at < bytes.length; at += step)
      gaps.scan(Uint8Array.from(bytes.slice(at, at + step)), at);
    return gaps.ranges.map(({ offsetInFolder, sizeInBytes }) => [offsetInFolder, sizeInBytes]);
  };

  it.each([1, 2, 3, 5, 12])('are the same in chunks of %i bytes', (step) => {
    const bytes = [1, 1, 0, 0, 7, 0, 1, 1, 0, 0, 9, 9];
    expect(
      gapsOf(
        [
          [0, 2],
          [6, 2],
        ],
        bytes,
        step,
      ),
    ).toEqual([
      [4, 2],
      [10, 2],
    ]);
    expect(
      gapsOf(
        [
          [6, 2],
          [0, 2],
          [1, 4],
          [7, 9],
        ],
        bytes,
        step,
      ),
    ).toEqual([]);
    expect(gapsOf([], [0, 0, 5], step)).toEqual([[2, 1]]);
    expect(gapsOf([], [0, 0, 0], step)).toEqual([]);
  });
});
