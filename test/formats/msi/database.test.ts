import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCompoundFile } from '../../../samples-synthetic/builder/compound-file.js';
import { buildMsi, databaseStorage, PACKAGE_CLSIDS } from '../../../samples-synthetic/builder/msi.js';
import { columns, standardTable } from '../../../samples-synthetic/builder/msi-table.js';
import { holdsMsiDatabase } from '../../../src/formats/msi/database.js';
import { encodeStreamName } from '../../../src/formats/msi/stream-name.js';
import { FormatError } from '../../../src/io/format-error.js';
import { openDatabase } from './open.js';

/** A raw database: the words of its table streams, and the bytes of its strings. */
function rawDatabase(streams: Record<string, number[]>, data = ''): Uint8Array {
  const entries = Object.entries(streams).map(([name, words]) => ({
    name: encodeStreamName(name, true),
    content: new Uint8Array(Uint16Array.from(words).buffer),
  }));
  const strings = { name: encodeStreamName('_StringData', true), content: Buffer.from(data, 'latin1') };
  return buildCompoundFile({ entries: [...entries, strings], rootClsid: PACKAGE_CLSIDS.msi });
}

const KEY_STRING = 0x2d48 + 0x8000;
const STRING = 0x0d48 + 0x8000;

describe('databases', () => {
  it('give tables, streams, storages and summary', async () => {
    const bytes = buildMsi({
      tables: [
        standardTable('Property', [
          ['ProductName', 'Größe'],
          ['Empty', null],
        ]),
        standardTable('Binary', [['tool', Buffer.from('MZ')]]),
      ],
      summary: { title: 'T', author: 'A', template: 'Intel;1033', pageCount: 200 },
      streams: [{ name: 'data.cab', content: Buffer.from('MSCF') }],
      storages: [{ name: 'inner', entries: [] }],
    });
    const { database, codes } = await openDatabase(bytes);
    expect(database.packageClass).toBe('msi');
    expect(database.codePage).toBe(1252);
    expect(database.tables.map(({ name, rowCount }) => [name, rowCount])).toEqual([
      ['Property', 2],
      ['Binary', 1],
    ]);
    const rows = [...database.table('Property')!.rows()].map((row) => [
      row.text('Property'),
      row.get('Value'),
    ]);
    expect(rows).toEqual([
      ['ProductName', 'Größe'],
      ['Empty', null],
    ]);
    const [binary] = database.table('Binary')!.rows();
    expect(binary?.get('Data')).toEqual({ kind: 'object', streamName: 'Binary.tool' });
    expect(database.findStream('Binary.tool')?.entry.sizeInBytes).toBe(2);
    expect(database.findStream('data.cab')?.isTable).toBe(false);
    expect(database.storages.map(({ name }) => name)).toEqual(['inner']);
    expect(database.summary).toMatchObject({ title: 'T', author: 'A', subject: '', pageCount: 200 });
    expect(database.strings.referenceCountMismatches).toBe(0);
    expect(codes()).toEqual([]);
  });

  it('read references of three bytes, long strings and code pages', async () => {
    const text = `${'ä'.repeat(70_000)}テスト`;
    for (const hasWideStringReferences of [true, false]) {
      const { database, codes } = await openDatabase(
        buildMsi({
          tables: [
            standardTable('Property', [
              ['Long', text],
              ['Next', '次'],
            ]),
          ],
          codePage: 65001,
          hasWideStringReferences,
        }),
      );
      const values = [...database.table('Property')!.rows()].map((row) => row.get('Value'));
      expect(values).toEqual([text, '次']);
      expect(database.strings.bytesPerReference).toBe(hasWideStringReferences ? 3 : 2);
      expect(codes()).toEqual([]);
    }
  });

  it('read more than 65,535 strings', async () => {
    const rows = Array.from({ length: 70_000 }, (_, index): [string, string] => [`P${index}`, `v${index}`]);
    const { database, codes } = await openDatabase(
      buildMsi({ tables: [standardTable('Property', rows)], hasWideStringReferences: true }),
    );
    const last = [...database.table('Property')!.rows()].at(-1);
    expect([last?.text('Property'), last?.text('Value')]).toEqual(['P69999', 'v69999']);
    expect(codes()).toEqual([]);
  });

  it('open the database in a storage', async () => {
    const inner = { tables: [standardTable('Property', [['A', 'b']])] };
    const bytes = buildMsi({ tables: [], storages: [databaseStorage('inner', inner)] });
    const { database } = await openDatabase(bytes, 'inner');
    expect(database.table('Property')?.rowCount).toBe(1);
    expect(holdsMsiDatabase(database.file, database.storage)).toBe(true);
  });

  it('give the streams of a storage that holds no database', async () => {
    const bytes = buildCompoundFile({ entries: [{ name: 'WordDocument', content: new Uint8Array(9) }] });
    const { database, codes } = await openDatabase(bytes);
    expect(holdsMsiDatabase(database.file)).toBe(false);
    expect([database.packageClass, database.tables, database.streams.length]).toEqual(['unknown', [], 1]);
    expect(codes()).toEqual(['msi.string-pool-missing']);
  });

  it('tell the class by the tables where the identifier does not', async () => {
    const signature = { name: 'ModuleSignature', columns: columns('ModuleID*:s72'), rows: [['M']] };
    const media = standardTable('Media', []);
    const module = await openDatabase(buildMsi({ tables: [signature] }));
    expect(module.database.packageClass).toBe('msm');
    const merged = await openDatabase(buildMsi({ tables: [signature, media] }));
    expect(merged.database.packageClass).toBe('msi');
    const patch = await openDatabase(buildMsi({ tables: [], packageClass: 'msp' }));
    expect(patch.database.packageClass).toBe('msp');
  });

  it('leave out a table without columns, and read the others', async () => {
    const { database, codes } = await openDatabase(
      rawDatabase(
        {
          _StringPool: [1252, 0, 1, 2, 1, 2, 1, 2],
          _Tables: [1, 2],
          _Columns: [1, 0x8001, 3, KEY_STRING],
          A: [2],
        },
        'ABC',
      ),
    );
    expect(database.tables.map(({ name }) => name)).toEqual(['A']);
    expect([...database.table('A')!.rows()].map((row) => row.text('C'))).toEqual(['B']);
    expect(codes()).toContain('msi.table-without-columns');
  });

  it('read a table that has columns and is not declared, and tell streams of tables that nobody knows', async () => {
    const { database, problems } = await openDatabase(
      rawDatabase(
        { _StringPool: [1252, 0, 1, 2, 1, 2], _Columns: [1, 0x8001, 2, KEY_STRING], A: [2], Hidden: [1, 2] },
        'AC',
      ),
    );
    expect(database.table('A')?.rowCount).toBe(1);
    const undeclared = problems.filter(({ code }) => code === 'msi.undeclared-table');
    expect(undeclared.map(({ effect }) => /table (\w+)/.exec(effect)?.[1])).toEqual(['A', 'Hidden']);
  });

  it('put columns in order, and take the first of two with one number', async () => {
    const columnRows = [1, 1, 1, 0x8002, 0x8001, 0x8002, 3, 2, 1, STRING, KEY_STRING, STRING];
    const { database, codes } = await openDatabase(
      rawDatabase({ _StringPool: [1252, 0, 1, 9, 1, 9, 1, 9], _Tables: [1], _Columns: columnRows }, 'ABC'),
    );
    expect(database.table('A')?.columns.map(({ name }) => name)).toEqual(['B', 'C']);
    expect(codes()).toContain('msi.column-unreadable');
  });

  it('tell references to strings that are not there, and counts that do not fit', async () => {
    const { database, codes } = await openDatabase(
      rawDatabase(
        {
          _StringPool: [1252, 0, 1, 2, 1, 9],
          _Tables: [1],
          _Columns: [1, 0x8001, 2, KEY_STRING],
          A: [2, 77],
        },
        'AC',
      ),
    );
    expect(database.strings).toMatchObject({ danglingReferences: 1, referenceCountMismatches: 1 });
    expect(codes()).toEqual(['msi.dangling-string-reference', 'msi.string-reference-count']);
  });

  it('tell columns of standard tables that are not there or hold something else', async () => {
    const columnRows = [1, 1, 0x8001, 0x8002, 2, 3, KEY_STRING, STRING];
    const open = async (data: string) => {
      const tables = { _StringPool: [1252, 0, 8, 3, 8, 1, 5, 1], _Tables: [1], _Columns: columnRows };
      return (await openDatabase(rawDatabase(tables, data))).codes();
    };
    expect(await open('PropertyPropertyValue')).toEqual([]);
    expect(await open('PropertyPropertyVzlue')).toEqual(['msi.column-unexpected']);
    expect(await open('ActionTePropertyValue')).toEqual([]);
  });

  it('tell a table whose size is not that of whole rows', async () => {
    const { database, codes } = await openDatabase(
      rawDatabase(
        {
          _StringPool: [1252, 0, 1, 3, 1, 2],
          _Tables: [1],
          _Columns: [1, 1, 0x8001, 0x8002, 2, 2, KEY_STRING, STRING],
          A: [1, 1, 1],
        },
        'AC',
      ),
    );
    expect(database.table('A')?.rowCount).toBe(1);
    expect(codes()).toContain('msi.table-size');
  });

  it('read the stream that bears the packed name, where two names decode to one', async () => {
    const entries = [
      { name: `\u4840${'_StringPool'}`, content: Uint8Array.of(1, 2, 3) },
      { name: encodeStreamName('_StringPool', true), content: Uint8Array.of(0xe4, 4, 0, 0) },
    ];
    for (const order of [entries, entries.toReversed()]) {
      const { database, codes } = await openDatabase(buildCompoundFile({ entries: order }));
      expect(database.codePage).toBe(1252);
      expect(codes()).toEqual(['msi.duplicate-stream']);
    }
  });

  it('never fail otherwise than with a FormatError, whatever the bytes', async () => {
    const valid = buildMsi({
      tables: [
        standardTable('Property', [['A', 'x[B]']]),
        standardTable('Directory', [
          ['TARGETDIR', null, 'SourceDir'],
          ['D', 'TARGETDIR', 'a|b'],
        ]),
        standardTable('CustomAction', [['Run', 34, 'D', '[#f] [A]', null]]),
        standardTable('InstallExecuteSequence', [['Run', null, 4000]]),
      ],
    });
    const flip = fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 20 }), async (flips) => {
        const bytes = Uint8Array.from(valid);
        for (const [at, value] of flips) bytes[at] = value;
        try {
          const opened = await openDatabase(bytes);
          opened.readPackage();
          for (const table of opened.database.tables) {
            for (const row of table.rows()) for (const { name } of table.columns) row.get(name);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
