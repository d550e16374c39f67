import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildTar } from '../../../samples-synthetic/builder/tar.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { packWithSevenZip } from '../../samples-synthetic/seven-zip.js';
import { inventoryOf, payloadAt } from '../inventory.js';

type Files = Readonly<Record<string, Uint8Array>>;

const CONTENT = utf8('a file in a cabinet beside the package');
const MSI = buildInstaller({
  name: 'x',
  files: [{ id: 'a.txt', directory: 'INSTALLFOLDER', content: CONTENT }],
  media: { kind: 'given', cabinets: [{ name: 'Data1.cab', lastSequence: 1 }] },
});
const CABINET = buildCabinet({
  folders: [{ compression: 'mszip', files: [{ name: 'a.txt', content: CONTENT }] }],
});

const entriesOf = (files: Files) => Object.entries(files).map(([name, content]) => ({ name, content }));

const CONTAINERS: readonly (readonly [string, (files: Files) => Uint8Array | Promise<Uint8Array>])[] = [
  ['a ZIP', (files) => buildZip(entriesOf(files))],
  ['a cabinet', (files) => buildCabinet({ folders: [{ compression: 'mszip', files: entriesOf(files) }] })],
  ['a tar archive', (files) => buildTar(entriesOf(files))],
  ['a 7z archive', (files) => packWithSevenZip(files, '-t7z')],
];

describe.each(CONTAINERS)('a package in %s', (_what, pack) => {
  it.each([
    ['its cabinet', 'setup.msi', 'data1.CAB'],
    ['its cabinet in a folder', 'disk/setup.msi', 'disk/Data1.cab'],
  ])('is read with %s beside it', async (_which, msi, cabinet) => {
    const inventory = await inventoryOf(await pack({ [msi]: MSI, [cabinet]: CABINET }));
    expect(payloadAt(inventory, `in › ${msi} › Data1.cab › a.txt`).sizeInBytes).toBe(CONTENT.length);
    expect(inventory.unread).toEqual([]);
  });

  it('has its cabinet looked for in its own folder alone', async () => {
    const inventory = await inventoryOf(await pack({ 'one/setup.msi': MSI, 'two/Data1.cab': CABINET }));
    expect(inventory.unread).toMatchObject([{ reason: 'elsewhere', count: 1 }]);
  });

  it('is opened again where its cabinet is beside it, and an equal one lacked that', async () => {
    const files = { 'a/setup.msi': MSI, 'b/setup.msi': MSI, 'b/data1.cab': CABINET, 'c/setup.msi': MSI };
    const inventory = await inventoryOf(await pack(files));
    expect(payloadAt(inventory, 'in › b/setup.msi › Data1.cab › a.txt').sizeInBytes).toBe(CONTENT.length);
    expect(payloadAt(inventory, 'in › c/setup.msi').copyOf).toBe(payloadAt(inventory, 'in › b/setup.msi').id);
  });
});
