import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { databaseStorage } from '../../../samples-synthetic/builder/msi.js';
import { standardTable } from '../../../samples-synthetic/builder/msi-table.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const content = utf8(
  'some content that is longer than a mini sector, so that nothing is special about it '.repeat(3),
);
const file = { id: 'readme', name: 'READ~1.TXT|read me.txt', directory: 'INSTALLFOLDER', content };

describe('a package', () => {
  it('names its files as they are installed', async () => {
    const inventory = await inventoryOf(buildInstaller({ name: 'x', files: [file] }));
    expect(payloadAt(inventory, 'in › data.cab › read me.txt')).toMatchObject({
      source: 'cabinet',
      facts: { tableKey: 'readme' },
      installPath: expect.stringMatching(/^ProgramFilesFolder\/.*\/read me\.txt$/),
    });
  });

  it('tells streams of the Binary and Icon tables from those that no table names', async () => {
    const inventory = await inventoryOf(
      buildInstaller({
        name: 'x',
        binaries: { Core: utf8('binary') },
        icons: { App: utf8('icon') },
        database: {
          streams: [
            { name: 'Loose', content: utf8('loose') },
            { name: 'Binary.NoRow', content: utf8('no row') },
          ],
        },
      }),
    );
    expect(payloadAt(inventory, 'in › Binary.Core').source).toBe('binary-table');
    expect(payloadAt(inventory, 'in › Icon.App').source).toBe('icon-table');
    expect(payloadAt(inventory, 'in › Loose').source).toBe('unreferenced-stream');
    expect(payloadAt(inventory, 'in › Binary.NoRow').source).toBe('unreferenced-stream');
  });

  it('takes no stream for the file or the Binary row whose name it borrows', async () => {
    const decoy = utf8('decoy');
    const inventory = await inventoryOf(
      buildInstaller({
        name: 'x',
        files: [file],
        binaries: { Core: utf8('binary') },
        database: {
          streams: [
            { name: 'File.readme', content: decoy },
            { name: 'Binary.Core', content: decoy, isNameLiteral: true },
          ],
        },
      }),
    );
    const { discrepancies, payloadOfRow } = inventory.packages[0]!;
    const sourceOf = (row: string) => inventory.payloads[payloadOfRow.get(row) ?? -1];
    expect(sourceOf('File.readme')).toMatchObject({ source: 'cabinet', sizeInBytes: content.length });
    expect(sourceOf('Binary.Core')?.sizeInBytes).toBe('binary'.length);
    expect(inventory.payloads.filter(({ sizeInBytes }) => sizeInBytes === decoy.length).length).toBe(2);
    expect(discrepancies).toEqual([]);
  });

  it('lists a stream that bears the name of a table which the database does not declare', async () => {
    const inventory = await inventoryOf(
      buildInstaller({
        name: 'x',
        database: { streams: [{ name: '\u4840\u3b3f\u43f2', content: utf8('hidden'), isNameLiteral: true }] },
      }),
    );
    expect(inventory.payloads.some(({ source }) => source === 'unreferenced-stream')).toBe(true);
  });

  it('gives every byte of the file a role, and hands out data that lies in no stream', async () => {
    const zip = buildZip([{ name: 'hidden.txt', content }]);
    const installer = buildInstaller({
      name: 'x',
      files: [file],
      database: {
        container: {
          freeSectorContent: zip,
          orphans: [{ name: 'Orphan', content }],
        },
      },
    });
    const inventory = await inventoryOf(installer);
    const coverage = inventory.packages[0]?.coverage ?? {};
    expect(Object.values(coverage).reduce((sum, bytes) => sum + bytes, 0)).toBe(installer.length);
    expect(coverage).toMatchObject({
      cabinet: expect.any(Number),
      table: expect.any(Number),
      summary: expect.any(Number),
    });
    const free = inventory.payloads.find((payload) => payload.facts.hiddenIn === 'free-sector');
    expect(free).toMatchObject({ source: 'slack', type: 'zip' });
    expect(inventory.payloads.some(({ name, parent }) => parent === free?.id && name === 'hidden.txt')).toBe(
      true,
    );
    expect(payloadAt(inventory, 'in › Orphan')).toMatchObject({ source: 'unreferenced-stream' });
  });

  it('lists what stands behind its last sector', async () => {
    const appended = buildZip([{ name: 'behind.txt', content }]);
    const installer = buildInstaller({ name: 'x', files: [file], database: { container: { appended } } });
    const inventory = await inventoryOf(installer);
    const found = inventory.payloads.find(({ source }) => source === 'appended');
    expect(found).toMatchObject({ type: 'zip', facts: { hiddenIn: 'appended' } });
    expect(inventory.payloads.some(({ name, parent }) => parent === found?.id && name === 'behind.txt')).toBe(
      true,
    );
    expect(inventory.packages[0]?.coverage?.appended).toBe(appended.length);
  });

  it('opens packages in its storages, and the streams in them', async () => {
    const inner = databaseStorage('Inner', { tables: [], streams: [{ name: 'Payload', content }] });
    const inventory = await inventoryOf(buildInstaller({ name: 'x', database: { storages: [inner] } }));
    expect(payloadAt(inventory, 'in › Inner')).toMatchObject({
      source: 'storage',
      type: 'msi',
      sha256: null,
    });
    expect(payloadAt(inventory, 'in › Inner › Payload').sizeInBytes).toBe(content.length);
    expect(inventory.packages).toHaveLength(2);
  });

  it('makes payloads of scripts in table cells', async () => {
    const script = 'Set s = CreateObject("WScript.Shell")\r\ns.Run "notepad.exe"';
    const inventory = await inventoryOf(
      buildInstaller({
        name: 'x',
        properties: { VBS: script },
        customActions: [
          { name: 'Inline', type: 38, target: script },
          { name: 'FromProperty', type: 54, source: 'VBS' },
        ],
      }),
    );
    for (const name of ['CustomAction.Inline', 'CustomAction.FromProperty']) {
      const { facts, source, type } = payloadAt(inventory, `in › ${name}`);
      expect({ source, type }).toEqual({ source: 'table-cell', type: 'vbscript' });
      expect(facts.script?.commands.map(({ text }) => text)).toEqual([
        expect.stringContaining('notepad.exe'),
      ]);
    }
  });
});

describe('reconciliation', () => {
  const given = (cabinet: Uint8Array, cabinetName = '#data.cab') =>
    buildInstaller({
      name: 'x',
      files: [file],
      media: { kind: 'given', cabinets: [{ name: cabinetName, lastSequence: 1 }] },
      database: cabinetName.startsWith('#') ? { streams: [{ name: 'data.cab', content: cabinet }] } : {},
    });
  const cabinetOf = (files: { name: string; content: Uint8Array }[]) =>
    buildCabinet({ folders: [{ compression: 'mszip', files }] });
  const kinds = async (bytes: Uint8Array, neighbours = {}) =>
    (await inventoryOf(bytes, { neighbours })).packages[0]?.discrepancies.map(({ kind }) => kind);

  it('is silent when tables and cabinet agree', async () => {
    expect(await kinds(given(cabinetOf([{ name: 'readme', content }])))).toEqual([]);
  });

  it('tells a File row that no cabinet entry serves, and an entry that no row names', async () => {
    expect(await kinds(given(cabinetOf([{ name: 'stranger', content }])))).toEqual([
      'entry-without-file-row',
      'file-row-without-entry',
    ]);
  });

  it('tells sizes that differ', async () => {
    expect(await kinds(given(cabinetOf([{ name: 'readme', content: utf8('short') }])))).toEqual([
      'size-differs',
    ]);
  });

  it('tells an MsiFileHash that does not fit', async () => {
    const bytes = buildInstaller({
      name: 'x',
      files: [file],
      tables: [standardTable('MsiFileHash', [['readme', 0, 1, 2, 3, 4]])],
    });
    expect(await kinds(bytes)).toEqual(['hash-differs']);
  });

  it('tells two entries of one name', async () => {
    const entry = { name: 'readme', content };
    expect(await kinds(given(cabinetOf([entry, entry])))).toEqual(['duplicate-name']);
  });

  it.each([
    ['..\\..\\x.exe', 'traversal-in-name'],
    ['COM1.txt', 'reserved-name'],
    ['a\u202Etxt.exe', 'control-character-in-name'],
  ])('tells the name %j', async (name, kind) => {
    const bytes = buildInstaller({ name: 'x', files: [{ ...file, name }], database: { codePage: 65001 } });
    expect(await kinds(bytes)).toContain(kind);
  });

  it('names an external cabinet that is missing, and the files it would hold', async () => {
    const inventory = await inventoryOf(given(new Uint8Array(0), 'out.cab'));
    expect(problemCodes(inventory)).toEqual(['inventory.cabinet-missing']);
    expect(inventory.problems[0]?.effect).toMatch(/out\.cab.*1 file.*read me\.txt/);
  });

  it('reads an external cabinet that is there', async () => {
    const bytes = given(new Uint8Array(0), 'out.cab');
    const neighbours = { 'out.cab': cabinetOf([{ name: 'readme', content }]) };
    const inventory = await inventoryOf(bytes, { neighbours });
    expect(payloadAt(inventory, 'in › out.cab')).toMatchObject({ source: 'external-cabinet', type: 'cab' });
    expect(payloadAt(inventory, 'in › out.cab › read me.txt').sizeInBytes).toBe(content.length);
    expect(problemCodes(inventory)).toEqual([]);
  });

  it('tells a Media row whose stream is missing', async () => {
    const bytes = buildInstaller({
      name: 'x',
      files: [file],
      media: { kind: 'given', cabinets: [{ name: '#gone.cab', lastSequence: 1 }] },
    });
    // Its files are missing with it, which is not said again for each.
    expect(await kinds(bytes)).toEqual(['media-without-cabinet']);
  });
});

describe('a listing', () => {
  it('names what containers hold without unpacking', async () => {
    const zip = buildZip([{ name: 'a.txt', content: pseudoRandomBytes('a', 5000) }]);
    const bytes = buildInstaller({ name: 'x', files: [file], binaries: { Zip: zip } });
    const inventory = await inventoryOf(bytes, { unpacks: false });
    expect(inventory.payloads.map(({ path, sizeInBytes }) => [path, sizeInBytes])).toEqual(
      expect.arrayContaining([
        ['in › data.cab › read me.txt', content.length],
        ['in › Binary.Zip › a.txt', 5000],
      ]),
    );
    expect(inventory.payloads.every(({ sha256 }) => sha256 === null)).toBe(true);
  });
});
