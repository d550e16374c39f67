import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildInstaller, registryTable } from '../../../samples-synthetic/builder/installer.js';
import { columns } from '../../../samples-synthetic/builder/msi-table.js';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { concatBytes, utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt } from '../inventory.js';

const secret = utf8('the innermost file\n'.repeat(60));
const zip = buildZip([{ name: 'inner.txt', content: secret }]);
const library = buildPe({ kind: 'dll', bits: 32, exports: ['Start'] });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('texts of a package', () => {
  it('are looked into when they spell out a program in base64', async () => {
    const inventory = await inventoryOf(buildInstaller({ name: 'x', properties: { BLOB: base64(library) } }));
    expect(payloadAt(inventory, 'in › Property.BLOB/base64@0x0')).toMatchObject({
      source: 'table-cell',
      type: 'pe-dll',
      sha256: sha256(library),
      facts: { hiddenIn: 'base64 text' },
    });
  });

  it('are looked into when they spell out a program in hexadecimal digits', async () => {
    const value = `#x${Buffer.from(library).toString('hex')}`;
    const row = { root: 2, key: 'Software\\x', name: 'y', value, component: 'c_a' } as const;
    const inventory = await inventoryOf(
      buildInstaller({
        name: 'x',
        files: [{ id: 'a', directory: 'INSTALLFOLDER', content: secret }],
        tables: [registryTable([row])],
      }),
    );
    expect(inventory.payloads.map(({ type }) => type)).toContain('pe-dll');
    expect(inventory.payloads.find(({ type }) => type === 'pe-dll')?.name).toMatch(/^Registry\.reg1\/hex@/);
  });

  it('are looked into in the targets of actions', async () => {
    const target = `powershell -c "[IO.File]::WriteAllBytes('x', [Convert]::FromBase64String('${base64(library)}'))"`;
    const inventory = await inventoryOf(
      buildInstaller({ name: 'x', customActions: [{ name: 'Drop', type: 34, source: 'TARGETDIR', target }] }),
    );
    const found = inventory.payloads.find(({ name }) => name.startsWith('CustomAction.Drop/base64'));
    expect(found).toMatchObject({ type: 'pe-dll', sha256: sha256(library) });
  });

  it('are left alone when they are long and spell out nothing', async () => {
    const inventory = await inventoryOf(
      buildInstaller({ name: 'x', properties: { TEXT: base64(secret), LICENSE: 'a word, '.repeat(900) } }),
    );
    expect(inventory.payloads).toHaveLength(1);
  });
});

describe('binary cells', () => {
  it.each(['Custom', 'MsiDigitalCertificate', 'MsiPatchHeaders', 'Patch', 'MsiEmbeddedUI', 'Binary'])(
    'of the table %s are payloads',
    async (name) => {
      const table = { name, columns: columns('Name*:s72 Data:v0'), rows: [['k', library]] };
      const inventory = await inventoryOf(buildInstaller({ name: 'x', tables: [table] }));
      expect(payloadAt(inventory, `in › ${name}.k`)).toMatchObject({
        type: 'pe-dll',
        source: name === 'Binary' ? 'binary-table' : 'table-cell',
      });
    },
  );
});

describe('streams with a form of their own', () => {
  it('are searched when they are tables, whose cells can be given any bytes', async () => {
    const units = new Uint16Array(zip.slice(0, zip.length - (zip.length % 2)).buffer);
    const rows = [...units].map((unit) => [unit === 0 ? null : unit - 0x8000]);
    const installer = buildInstaller({
      name: 'x',
      tables: [{ name: 'Numbers', columns: columns('Number:I2'), rows }],
    });
    const inventory = await inventoryOf(installer);
    expect(inventory.payloads.map(({ name, source, type }) => [name, source, type])).toEqual([
      ['in', 'input', 'msi'],
      ['Numbers/zip@0x0', 'table-cell', 'zip'],
      ['inner.txt', 'zip-entry', 'text'],
    ]);
  });

  it('are searched when they are property sets, which may hold more than properties', async () => {
    const content = propertySetWith(library);
    const inventory = await inventoryOf(
      buildInstaller({
        name: 'x',
        database: { streams: [{ name: '\u0005Other', content, isNameLiteral: true }] },
      }),
    );
    expect(inventory.payloads.map(({ name, type }) => [name, type])).toEqual([
      ['in', 'msi'],
      ['\u0005Other/pe@0x200', 'pe-dll'],
    ]);
  });

  it('are payloads when they bear the name of a property set and are none', async () => {
    const inventory = await inventoryOf(
      buildInstaller({
        name: 'x',
        database: { streams: [{ name: '\u0005Thumbs', content: zip, isNameLiteral: true }] },
      }),
    );
    expect(payloadAt(inventory, 'in › \u0005Thumbs')).toMatchObject({
      type: 'zip',
      source: 'unreferenced-stream',
    });
  });
});

function propertySetWith(content: Uint8Array): Uint8Array {
  const head = new Uint8Array(512);
  head.set([0xfe, 0xff]);
  return concatBytes(head, content);
}
