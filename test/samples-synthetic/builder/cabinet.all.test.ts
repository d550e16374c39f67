import { describe, expect, it } from 'vitest';
import {
  buildCabinet,
  buildCabinetSet,
  type CabinetFile,
} from '../../../samples-synthetic/builder/cabinet.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { extractWithSevenZip } from '../seven-zip.js';
import { hasTool, outputOfTool } from '../tool.js';

const files: CabinetFile[] = [
  { name: 'noise.bin', content: pseudoRandomBytes('noise', 150_001) },
  { name: 'text.txt', content: Buffer.from('the same line\r\n'.repeat(9_000)) },
  { name: 'small', content: Buffer.from('x') },
];

describe('buildCabinet', () => {
  it.each(['none', 'mszip'] as const)('compresses with %s what 7-Zip reads back', async (compression) => {
    const empty = { name: 'empty', content: new Uint8Array(0) };
    const cabinet = buildCabinet({ folders: [{ compression, files: [...files, empty] }] });
    expectSame(await extractWithSevenZip(cabinet, { type: 'Cab' }), [...files, empty]);
  });

  it('writes several folders and a reserve', async () => {
    const cabinet = buildCabinet({
      folders: files.map((file) => ({ compression: 'mszip', files: [file] })),
      headerReserve: new Uint8Array(20),
    });
    expectSame(await extractWithSevenZip(cabinet, { type: 'Cab' }), files);
  });

  it.skipIf(!hasTool('cabextract'))(
    'passes cabextract, checksums included (skipped where it is not installed)',
    () => {
      const cabinet = buildCabinet({ folders: [{ compression: 'mszip', files }] });
      expect(outputOfTool('cabextract', ['-t', 'FILE'], cabinet)).toContain('no errors');
    },
  );
});

describe('buildCabinetSet', () => {
  it.each(['none', 'mszip'] as const)('splits files and blocks over a set (%s)', async (compression) => {
    const names = ['s1.cab', 's2.cab', 's3.cab'];
    const set = buildCabinetSet({
      names,
      compression,
      files: files.slice(0, 2),
      dataBytesPerCabinet: 60_001,
    });
    const [first, second, third] = set;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three cabinets expected');
    const read = await extractWithSevenZip(first, {
      type: 'Cab',
      name: 's1.cab',
      volumes: { 's2.cab': second, 's3.cab': third },
    });
    expectSame(read, files.slice(0, 2));
  });

  it('refuses more cabinets than there is data for', () => {
    const tooMany = {
      names: ['1', '2'],
      compression: 'none',
      files: files.slice(2),
      dataBytesPerCabinet: 10,
    } as const;
    expect(() => buildCabinetSet(tooMany)).toThrow(RangeError);
  });
});

function expectSame(
  read: { isOk: boolean; files: ReadonlyMap<string, Uint8Array> },
  expected: readonly CabinetFile[],
): void {
  expect([...read.files.keys()].sort()).toEqual(expected.map((file) => file.name).sort());
  for (const { name, content } of expected) {
    expect(Buffer.compare(read.files.get(name) ?? Buffer.alloc(0), content), name).toBe(0);
  }
  expect(read.isOk).toBe(true);
}
