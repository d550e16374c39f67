import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { buildMsi } from '../../samples-synthetic/builder/msi.js';
import { standardTable } from '../../samples-synthetic/builder/msi-table.js';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { validReport } from './report-check.js';

const text = utf8('text');
const small: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['a.zip', buildZip([{ name: 'a.txt', content: text }])],
  [
    'b.zip',
    buildZip([{ name: 'a.dll', content: text }], { encryption: { kind: 'zipcrypto', password: 'x' } }),
  ],
  ['a.cab', buildCabinet({ folders: [{ compression: 'mszip', files: [{ name: 'a.txt', content: text }] }] })],
  ['a.bat', utf8('@echo off\r\nset x=calc\r\nfor %%a in (1 2) do start %x:~0,2%lc.exe\r\n')],
];
const larger: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  [
    'a.msi',
    buildMsi({
      tables: [
        standardTable('Property', [['ProductName', 'Sample']]),
        standardTable('CustomAction', [['Run', 38, null, 'x']]),
      ],
    }),
  ],
  ['a.exe', buildPe({ kind: 'exe', bits: 32, imports: { 'kernel32.dll': ['ExitProcess'] } })],
];

/** Every position in small files; in larger ones, where most bytes are padding, a stride that meets every field. */
function positionsOf(bytes: Uint8Array, everyByte: boolean): number[] {
  return [...bytes.keys()].filter((at) => everyByte || at % 7 === 0);
}

describe('a sample that is cut', () => {
  it.each(small)('%s, at every byte', async (name, bytes) => {
    for (const length of positionsOf(bytes, true)) await validReport(bytes.subarray(0, length), name);
  });

  it.each(larger)('%s, at every seventh byte', async (name, bytes) => {
    for (const length of positionsOf(bytes, false)) await validReport(bytes.subarray(0, length), name);
  });
});

describe('a sample with one byte flipped', () => {
  it.each(small)('%s, at every byte', async (name, bytes) => {
    for (const at of positionsOf(bytes, true)) await validReport(flipped(bytes, at), name);
  });

  it.each(larger)('%s, at every byte that is not zero', async (name, bytes) => {
    for (const at of bytes.keys()) if (bytes[at] !== 0) await validReport(flipped(bytes, at), name);
  });
});

it('the same damaged bytes give the same report', async () => {
  const [name, bytes] = larger[0] as (typeof larger)[number];
  for (let at = 0; at < bytes.length; at += 97) {
    const damaged = flipped(bytes, at);
    expect(await validReport(damaged, name)).toEqual(await validReport(damaged, name));
  }
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] as number) ^ 0xff;
  return copy;
}
