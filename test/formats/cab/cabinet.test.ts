import { describe, expect, it } from 'vitest';
import { openCabinet } from '../../../src/formats/cab/cabinet.js';
import { isCabinet } from '../../../src/formats/cab/header.js';
import { FormatError } from '../../../src/io/format-error.js';
import { BytesSource, type Source } from '../../../src/io/source.js';
import { buildCabinet, type CabinetSpec, MSZIP, mszipBlocks, storedBlocks } from './build-cabinet.js';
import { decodeAll, open, openSet, Told } from './open-set.js';

const HELLO = Buffer.from('hello');
const ONE_FILE: CabinetSpec = {
  folders: [{ blocks: storedBlocks(HELLO) }],
  files: [{ name: 'hello.txt', sizeInBytes: 5 }],
};

async function problemsOf(bytes: Uint8Array): Promise<string[]> {
  const told = new Told();
  await told.guard(() => openSet(bytes, told));
  return told.codes;
}

describe('isCabinet', () => {
  it('knows the signature', () => {
    expect(isCabinet(Buffer.from('MSCF'))).toBe(true);
    expect(isCabinet(Buffer.from('MSC'))).toBe(false);
    expect(isCabinet(Buffer.from('ISc('))).toBe(false);
  });
});

describe('openCabinet', () => {
  it('reads header, folders and files', async () => {
    const told = new Told();
    const bytes = buildCabinet({
      ...ONE_FILE,
      folders: [{ blocks: storedBlocks(HELLO) }, { type: 0x1503, blocks: [] }, { type: 0x0a42, blocks: [] }],
      setId: 77,
      indexInSet: 1,
      previous: ['a.cab', 'Disk 1'],
      next: ['c.cab', 'Disk 3'],
    });
    const cabinet = await open(bytes, told, 'b.cab');
    expect(told.codes).toEqual([]);
    expect(cabinet.name).toBe('b.cab');
    expect(cabinet.sizeInBytes).toBe(bytes.length);
    expect(cabinet.header).toMatchObject({ setId: 77, indexInSet: 1, versionMajor: 1, versionMinor: 3 });
    expect(cabinet.header).toMatchObject({ previousCabinet: 'a.cab', previousDisk: 'Disk 1' });
    expect(cabinet.header).toMatchObject({ nextCabinet: 'c.cab', nextDisk: 'Disk 3' });
    expect(cabinet.folders).toMatchObject([
      { index: 0, method: 'stored', windowBits: 0, dataBlockCount: 1 },
      { index: 1, method: 'lzx', windowBits: 21, dataBlockCount: 0 },
      { index: 2, method: 'quantum', windowBits: 10, dataBlockCount: 0 },
    ]);
    expect(cabinet.files).toEqual([
      {
        name: 'hello.txt',
        rawName: new Uint8Array(Buffer.from('hello.txt')),
        sizeInBytes: 5,
        offsetInFolder: 0,
        folder: 0,
        folderIndex: 0,
        continuedFromPrevious: false,
        continuedToNext: false,
        attributes: 0x20,
        modified: '2025-03-23T14:05:30',
        offsetInBytes: cabinet.header.filesOffsetInBytes,
      },
    ]);
  });

  it.each([
    ['header', { header: Buffer.alloc(6144), folderInBytes: 0, dataInBytes: 0 }],
    ['folder', { header: Buffer.alloc(0), folderInBytes: 255, dataInBytes: 0 }],
    ['data', { header: Buffer.alloc(0), folderInBytes: 0, dataInBytes: 255 }],
    ['all', { header: Buffer.alloc(65_535), folderInBytes: 17, dataInBytes: 9 }],
  ])('passes over reserve areas: %s', async (_, reserve) => {
    const told = new Told();
    const folders = [
      { blocks: storedBlocks(HELLO) },
      { type: MSZIP, blocks: mszipBlocks(Buffer.alloc(40_000)) },
    ];
    const files = [
      { name: 'a', sizeInBytes: 5 },
      { name: 'b', sizeInBytes: 40_000, folder: 1 },
    ];
    const set = await openSet(buildCabinet({ folders, files, reserve }), told);
    expect(await decodeAll(set, set.folders[0]!, told)).toEqual(HELLO);
    expect((await decodeAll(set, set.folders[1]!, told)).equals(Buffer.alloc(40_000))).toBe(true);
    expect(told.codes).toEqual([]);
  });

  it('finds the signature that follows the cabinet', async () => {
    const header = Buffer.alloc(20);
    header.writeUInt32LE(0x0010_0000, 0);
    const reserve = { header, folderInBytes: 0, dataInBytes: 0 };
    const sizeInBytes = buildCabinet({ ...ONE_FILE, reserve }).length;
    header.writeUInt32LE(sizeInBytes, 4);
    header.writeUInt32LE(100, 8);
    const told = new Told();
    const signed = Buffer.concat([buildCabinet({ ...ONE_FILE, reserve }), Buffer.alloc(100, 1)]);
    const cabinet = await open(signed, told);
    expect(cabinet.header.signature).toEqual({ offsetInBytes: sizeInBytes, sizeInBytes: 100 });
    expect(told.codes).toEqual([]);
    expect(await problemsOf(Buffer.concat([signed, Buffer.alloc(1)]))).toEqual(['cab.trailing-data']);
  });

  it('takes an empty cabinet without complaint', async () => {
    expect(await problemsOf(buildCabinet({}))).toEqual([]);
  });

  it('reads files of folders in any order, also from a table in front of the folders', async () => {
    const bytes = buildCabinet({ ...ONE_FILE, files: [] });
    const table = buildCabinet(ONE_FILE).subarray(44, 44 + 16 + 'hello.txt'.length + 1);
    // Behind the data; and, with the count of files, over the folder table itself.
    const behind = Buffer.concat([bytes, table]);
    behind.writeUInt32LE(behind.length, 8);
    behind.writeUInt32LE(bytes.length, 16);
    behind.writeUInt16LE(1, 28);
    const told = new Told();
    const cabinet = await open(behind, told);
    expect(cabinet.files.map(({ name }) => name)).toContain('hello.txt');
    expect(told.codes).toContain('cab.file-table-moved');
    behind.writeUInt32LE(4, 16);
    await open(behind, told);
  });

  it('decodes names as UTF-8 where they say so, else as Windows-1252', async () => {
    const names = [
      { name: 'dé.txt', attributes: 0x80 },
      { name: Buffer.from([0x64, 0xe9, 0x80]), attributes: 0 },
      { name: Buffer.from([0xe9, 0x41]), attributes: 0x80 },
    ];
    const told = new Told();
    const files = names.map((file) => ({ ...file, sizeInBytes: 0 }));
    const cabinet = await open(buildCabinet({ ...ONE_FILE, files }), told);
    expect(cabinet.files.map(({ name }) => name)).toEqual(['dé.txt', 'dé€', '\ufffdA']);
    expect(cabinet.files.map(({ rawName }) => Buffer.from(rawName))).toEqual(
      names.map(({ name }) => Buffer.from(name)),
    );
    expect(told.codes).toEqual(['cab.file-name']);
  });

  it.each([
    ['255 bytes', 255, []],
    ['256 bytes', 256, ['cab.file-name']],
    ['4,095 bytes', 4095, ['cab.file-name']],
    ['no bytes', 0, ['cab.file-name']],
  ])('lists a name of %s in full', async (_, length, codes) => {
    const told = new Told();
    const files = [{ name: 'n'.repeat(length), sizeInBytes: 5 }];
    const cabinet = await open(buildCabinet({ ...ONE_FILE, files }), told);
    expect(cabinet.files.map(({ name }) => name.length)).toEqual([length]);
    expect(told.codes).toEqual(codes);
  });

  it('stops at a name without end', async () => {
    const files = [
      { name: 'first', sizeInBytes: 5 },
      { name: 'n'.repeat(5000), sizeInBytes: 5 },
    ];
    const told = new Told();
    const cabinet = await open(buildCabinet({ ...ONE_FILE, files }), told);
    expect(cabinet.files.map(({ name }) => name)).toEqual(['first']);
    expect(told.codes).toEqual(['cab.file-table']);
  });

  it.each([
    ['month 0', (0 << 5) | 1, 0, undefined],
    ['month 13', (13 << 5) | 1, 0, undefined],
    ['day 0', 1 << 5, 0, undefined],
    ['29 February 1980', (2 << 5) | 29, 0, '1980-02-29T00:00:00'],
    ['29 February 1981', (1 << 9) | (2 << 5) | 29, 0, undefined],
    ['31 April', (4 << 5) | 31, 0, undefined],
    ['hour 24', (1 << 5) | 1, 24 << 11, undefined],
    ['the last second', (127 << 9) | (12 << 5) | 31, (23 << 11) | (59 << 5) | 29, '2107-12-31T23:59:58'],
    ['second 60', (1 << 5) | 1, 30, undefined],
  ])('reads the date: %s', async (_, date, time, modified) => {
    const files = [{ name: 'a', sizeInBytes: 5, date, time }];
    const cabinet = await open(buildCabinet({ ...ONE_FILE, files }));
    expect(cabinet.files[0]?.modified).toBe(modified);
  });

  it.each<[string, CabinetSpec, string[]]>([
    ['another version', { version: [2, 0] }, ['cab.version']],
    ['a size beyond the end', { sizeInBytes: 10_000 }, ['cab.truncated']],
    ['a size before the end', { sizeInBytes: 60 }, ['cab.trailing-data']],
    [
      'a folder that does not exist',
      { files: [{ name: 'a', sizeInBytes: 1, folder: 7 }] },
      ['cab.folder-index'],
    ],
    ['no files', { files: [] }, ['cab.no-files']],
    [
      'files that share bytes',
      {
        files: [
          { name: 'a', sizeInBytes: 3 },
          { name: 'b', sizeInBytes: 3, offsetInFolder: 2 },
        ],
      },
      ['cab.overlapping-files'],
    ],
    [
      'folders with the same data',
      {
        folders: [
          { blocks: storedBlocks(HELLO), dataOffsetInBytes: 90 },
          { blocks: storedBlocks(HELLO), dataOffsetInBytes: 90 },
        ],
      },
      ['cab.overlapping-folders'],
    ],
    ['more files than there are', { fileCount: 65_535 }, ['cab.file-table']],
    [
      'a file table beyond the end',
      { filesOffsetInBytes: 0xffff_ffff },
      ['cab.file-table', 'cab.file-table-moved'],
    ],
    [
      'files that continue nowhere',
      { files: [{ name: 'a', sizeInBytes: 5, folder: 0xfffe }] },
      ['cab.continuation'],
    ],
  ])('tells %s', async (_, change, codes) => {
    expect(await problemsOf(buildCabinet({ ...ONE_FILE, ...change }))).toEqual(codes);
  });

  it('throws when there is no header', async () => {
    await expect(open(Buffer.alloc(0))).rejects.toThrow(
      expect.objectContaining({ code: 'cab.not-a-cabinet' }),
    );
    await expect(open(Buffer.from('MSCF'))).rejects.toThrow(
      expect.objectContaining({ code: 'cab.truncated' }),
    );
    const endless = buildCabinet({ ...ONE_FILE, next: ['x'.repeat(2000), 'd'] });
    await expect(open(endless)).rejects.toThrow(expect.objectContaining({ code: 'cab.header-string' }));
  });

  it('lists what is left of a cabinet that is cut off anywhere', async () => {
    const files = [
      { name: 'a', sizeInBytes: 3 },
      { name: 'b', sizeInBytes: 2, offsetInFolder: 3 },
    ];
    const whole = buildCabinet({ ...ONE_FILE, files });
    for (let length = 0; length < whole.length; length += 1) {
      const told = new Told();
      const set = await told.guard(() => openSet(whole.subarray(0, length), told));
      expect(told.codes).not.toEqual([]);
      expect(set?.files.length ?? 0).toBe(length < 62 ? 0 : length < 80 ? 1 : 2);
    }
  });

  it('reads the tables of a large cabinet in few pieces', async () => {
    const files = Array.from({ length: 65_535 }, (_, index) => ({
      name: `file-${index}.txt`,
      sizeInBytes: 0,
    }));
    const source = new CountingSource(buildCabinet({ ...ONE_FILE, files }));
    const cabinet = await openCabinet(source, new Told());
    expect(cabinet.files.length).toBe(65_535);
    expect(source.reads).toBeLessThan(20);
    const small = new CountingSource(Buffer.concat([buildCabinet(ONE_FILE), Buffer.alloc(1e6)]));
    await openCabinet(small, new Told());
    expect(small.bytesRead).toBeLessThan(16_384);
  });

  it('lets errors of the source escape', async () => {
    const source: Source = { sizeInBytes: 100, read: () => Promise.reject(new Error('disk')) };
    const opening = openCabinet(source, new Told());
    await expect(opening).rejects.toThrow('disk');
    await expect(opening).rejects.not.toBeInstanceOf(FormatError);
  });
});

class CountingSource extends BytesSource {
  reads = 0;
  bytesRead = 0;

  override async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    this.reads += 1;
    this.bytesRead += lengthInBytes;
    return super.read(offsetInBytes, lengthInBytes);
  }
}

expect.addEqualityTesters([
  (a, b) => (a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : undefined),
]);
