import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCompoundFile } from '../../../samples-synthetic/builder/compound-file.js';
import { buildMsi, PACKAGE_CLSIDS } from '../../../samples-synthetic/builder/msi.js';
import { columns } from '../../../samples-synthetic/builder/msi-table.js';
import { readPackage } from '../../../src/formats/msi/read-package.js';
import { encodeStreamName } from '../../../src/formats/msi/stream-name.js';
import { readTransform, type TableChange } from '../../../src/formats/msi/transform.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { corpusDir, corpusFiles } from '../../corpus.js';
import { type OpenedDatabase, openDatabase } from './open.js';

/** A transform out of the words of its tables' streams; `strings` count from 1. */
async function transformOf(tables: Record<string, number[]>, ...strings: string[]): Promise<OpenedDatabase> {
  const pool = [1252, 0, ...strings.flatMap((text) => [text.length, 1])];
  const entries = Object.entries({ _StringPool: pool, ...tables }).map(([name, words]) => ({
    name: encodeStreamName(name, true),
    content: new Uint8Array(Uint16Array.from(words).buffer),
  }));
  const data = { name: encodeStreamName('_StringData', true), content: Buffer.from(strings.join('')) };
  return openDatabase(buildCompoundFile({ entries: [...entries, data], rootClsid: PACKAGE_CLSIDS.mst }));
}

async function changesOf(opened: OpenedDatabase, base?: OpenedDatabase): Promise<TableChange[]> {
  return readTransform(opened.database, (problem) => opened.problems.push(problem), base?.database);
}

function rowsOf(changes: readonly TableChange[], table: string): unknown[] {
  const change = changes.find((candidate) => candidate.table === table);
  return (change?.rows ?? []).map(({ operation, values }) => [operation, Object.fromEntries(values)]);
}

const KEY_STRING = 0x2d48 + 0x8000;
const INTEGER = 0x0502 + 0x8000;

describe('transforms', () => {
  it('are read up to a bound on their changes', async () => {
    const rows = new Array<number>(2 * 200_001).fill(1);
    for (let at = 0; at < rows.length; at += 2) rows[at] = 0x0101;
    const opened = await transformOf({ Property: rows }, 'A');
    expect((await changesOf(opened))[0]?.rows.length).toBe(200_000);
    expect(opened.codes()).toContain('msi.transform-too-large');
  });

  it('insert, update and delete rows of standard tables', async () => {
    const opened = await transformOf(
      { Property: [0x0201, 1, 2, 0x0002, 3, 4, 0x0000, 5], Binary: [0x0201, 1, 1] },
      'A',
      'a',
      'B',
      'b',
      'C',
    );
    const changes = await changesOf(opened);
    expect(rowsOf(changes, 'Property')).toEqual([
      ['insert', { Property: 'A', Value: 'a' }],
      ['update', { Property: 'B', Value: 'b' }],
      ['delete', { Property: 'C' }],
    ]);
    expect(rowsOf(changes, 'Binary')).toEqual([
      ['insert', { Name: 'A', Data: { kind: 'object', streamName: 'Binary.A' } }],
    ]);
    expect(opened.database.packageClass).toBe('mst');
    expect(opened.codes()).toEqual([]);
  });

  it('add and drop tables', async () => {
    const opened = await transformOf(
      {
        _Tables: [0x0101, 1, 0x0000, 2],
        // The numbers of columns of a new table are NULL: their order counts.
        _Columns: [0x0401, 1, 0, 3, KEY_STRING, 0x0401, 1, 0, 4, INTEGER],
        New: [0x0201, 5, 0x8007],
      },
      'New',
      'Old',
      'Key',
      'Number',
      'k',
    );
    const changes = await changesOf(opened);
    expect(changes.map(({ table, operation, addedColumns }) => [table, operation, addedColumns])).toEqual([
      ['New', 'added', ['Key', 'Number']],
      ['Old', 'dropped', []],
    ]);
    expect(rowsOf(changes, 'New')).toEqual([['insert', { Key: 'k', Number: 7 }]]);
  });

  it('take the columns of other tables from the package that they are made for', async () => {
    const custom = { name: 'Custom', columns: columns('Id*:s72 Count:i4'), rows: [['x', 1]] };
    const base = await openDatabase(buildMsi({ tables: [custom] }));
    const opened = await transformOf({ Custom: [0x0002, 1, 5, 0x8000] }, 'x');
    expect(rowsOf(await changesOf(opened, base), 'Custom')).toEqual([['update', { Id: 'x', Count: 5 }]]);
    expect(rowsOf(await changesOf(opened), 'Custom')).toEqual([]);
    expect(opened.codes()).toEqual(['msi.transform-table-unknown']);
  });

  it('are read by the older width of a column where the usual one does not fit', async () => {
    // File.Sequence had 2 bytes once: 2 strings, name, 4-byte size, 2 strings, attributes, sequence.
    const opened = await transformOf({ File: [0x0801, 1, 1, 1, 9, 0x8000, 0, 0, 0, 0x8003] }, 'f');
    const [row] = rowsOf(await changesOf(opened), 'File');
    expect(row).toMatchObject(['insert', { FileSize: 9, Sequence: 3 }]);
    expect(opened.codes()).toEqual([]);
  });

  it('tell changes that end inside a row or name columns that are not there', async () => {
    for (const words of [
      [0x0201, 1],
      [0x0201, 1, 1, 0x0002],
      [0xff01, 1, 1],
      [0x8000, 1, 1],
    ]) {
      const opened = await transformOf({ Property: words }, 'A');
      const changes = await changesOf(opened);
      expect(rowsOf(changes, 'Property').length).toBeLessThanOrEqual(1);
      expect(opened.codes()).toEqual(['msi.transform-truncated']);
    }
  });

  it('stand for the tables of the typed view', async () => {
    const opened = await transformOf(
      { CustomAction: [0x0501, 1, 0x8000 + 50, 2, 3, 0, 0], Property: [0x0201, 2, 4] },
      'Run',
      'TOOL',
      '-x',
      'C:\\t.exe',
    );
    const changes = await changesOf(opened);
    const budget = new Budget(DEFAULT_LIMITS, 0);
    const tables = readPackage(opened.database, { onProblem: () => {}, budget, changes });
    expect(tables.customActions).toMatchObject([{ name: 'Run', kind: 'exe', command: 'C:\\t.exe -x' }]);
  });
});

describe.skipIf(corpusDir === undefined)('transforms of the corpus (skipped without the corpus)', () => {
  it('are read whole, but for tables that only the package knows', async () => {
    let count = 0;
    for (const path of corpusFiles('msi', '.mst', '.msp')) {
      const bytes = readFileSync(path);
      const outer = await openDatabase(bytes);
      const names = path.endsWith('.mst') ? [undefined] : outer.database.storages.map(({ name }) => name);
      for (const name of names) {
        const opened = await openDatabase(bytes, name);
        const changes = await changesOf(opened);
        count += 1;
        expect(changes.some(({ rows }) => rows.length > 0)).toBe(true);
        const expected = name === 'Target01ToUpgrade01' ? ['msi.transform-table-unknown'] : [];
        expect([path, name, opened.codes()]).toEqual([path, name, expected]);
      }
    }
    expect(count).toBeGreaterThan(20);
  });
});
