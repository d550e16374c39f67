import { describe, expect, it } from 'vitest';
import { buildAuthenticode } from '../../samples-synthetic/builder/authenticode.js';
import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { buildMsi } from '../../samples-synthetic/builder/msi.js';
import { standardTable } from '../../samples-synthetic/builder/msi-table.js';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { sampleSigner } from '../../samples-synthetic/builder/signer.js';
import { utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { validReport } from './report-check.js';

const text = utf8('text');
const samples: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['a.zip', buildZip([{ name: 'a.txt', content: text }])],
  [
    'b.zip',
    buildZip([{ name: 'a.dll', content: text }], { encryption: { kind: 'zipcrypto', password: 'x' } }),
  ],
  ['a.cab', buildCabinet({ folders: [{ compression: 'mszip', files: [{ name: 'a.txt', content: text }] }] })],
  ['a.bat', utf8('@echo off\r\nset x=calc\r\nfor %%a in (1 2) do start %x:~0,2%lc.exe\r\n')],
  [
    'a.msi',
    buildMsi({
      tables: [
        standardTable('Property', [['ProductName', 'Sample']]),
        standardTable('CustomAction', [['Run', 38, null, 'x']]),
      ],
    }),
  ],
  [
    'signed.msi',
    buildMsi({
      tables: [standardTable('Property', [['ProductName', 'Sample']])],
      streams: [{ name: 'Binary.a', content: text }],
      sign: (digest) => buildAuthenticode(digest, { signers: [sampleSigner()] }),
    }),
  ],
  ['a.exe', buildPe({ kind: 'exe', bits: 32, imports: { 'kernel32.dll': ['ExitProcess'] } })],
];

describe('a sample', () => {
  it.each(samples)('%s, cut at every byte', async (name, bytes) => {
    for (const length of bytes.keys()) await validReport(bytes.subarray(0, length), name);
  });

  it.each(samples)('%s, with every byte flipped', async (name, bytes) => {
    for (const at of bytes.keys()) await validReport(flipped(bytes, at), name);
  });
});

it('the same damaged bytes give the same report', async () => {
  const [name, bytes] = samples.find((sample) => sample[0] === 'a.msi') as (typeof samples)[number];
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
