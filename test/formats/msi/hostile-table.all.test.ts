import { describe, expect, it } from 'vitest';
import { buildCompoundFile } from '../../../samples-synthetic/builder/compound-file.js';
import { buildMsi, PACKAGE_CLSIDS } from '../../../samples-synthetic/builder/msi.js';
import { columns, standardTable } from '../../../samples-synthetic/builder/msi-table.js';
import { encodeStreamName } from '../../../src/formats/msi/stream-name.js';
import { openDatabase } from './open.js';

const KEY_STRING = 0x2d48;
const INTEGER = 0x0502;
const OBJECT = 0x0900;
const BIAS = 0x8000;

/** Table streams out of their words, beside the strings, which count from 1. */
function rawDatabase(tables: Record<string, Uint16Array>, strings: readonly string[]): Uint8Array {
  const pool = [1252, 0, ...strings.flatMap((text) => lengthEntries(text.length))];
  const streams = { _StringPool: Uint16Array.from(pool), ...tables };
  const entries = Object.entries(streams).map(([name, words]) => ({
    name: encodeStreamName(name, true),
    content: new Uint8Array(words.buffer),
  }));
  const data = { name: encodeStreamName('_StringData', true), content: Buffer.from(strings.join('')) };
  return buildCompoundFile({ entries: [...entries, data], rootClsid: PACKAGE_CLSIDS.msi });
}

function lengthEntries(length: number): number[] {
  return length <= 0xffff ? [length, 1] : [0, 1, length & 0xffff, length >>> 16];
}

/** `_Columns` of table 1, whose columns have these types and the name of string 2. */
function columnsOfOne(types: readonly number[]): Uint16Array {
  return Uint16Array.from([
    ...types.map(() => 1),
    ...types.map((_, index) => BIAS + index + 1),
    ...types.map(() => 2),
    ...types.map((type) => (BIAS + type) & 0xffff),
  ]);
}

describe('tables made to cost much', () => {
  it('the name of a stream gets no longer than a stream can have it', async () => {
    const types = [...new Array<number>(6_000).fill(KEY_STRING), OBJECT];
    const row = new Uint16Array(types.length).fill(3);
    const bytes = rawDatabase({ _Tables: Uint16Array.of(1), _Columns: columnsOfOne(types), Binary: row }, [
      'Binary',
      'Data',
      'A'.repeat(100_000),
    ]);
    const { database } = await openDatabase(bytes);
    const cell = database.table('Binary')?.value(0, 6_000);
    expect(cell).toEqual({ kind: 'object', streamName: expect.stringMatching(/^Binary\.A{55}/) });
  });

  it('rows of _Columns are read up to a bound', async () => {
    const types = new Array<number>(70_000).fill(INTEGER);
    const bytes = rawDatabase({ _Tables: Uint16Array.of(1), _Columns: columnsOfOne(types) }, ['T', 'C']);
    const { codes, database } = await openDatabase(bytes);
    expect(codes()).toContain('msi.too-many-rows');
    expect(database.table('T')?.columns.length).toBeLessThanOrEqual(65_536);
  });

  it('a long text that shrinks costs what it has before', async () => {
    const text = '[a]'.repeat(300_000);
    const rows = Array.from({ length: 2_000 }, (_, index) => [`r${index}`, 2, text, text, text, 'c']);
    const { codes, readPackage } = await openDatabase(
      buildMsi({ tables: [standardTable('Registry', rows), standardTable('Property', [['a', null]])] }),
    );
    const { registry } = readPackage();
    expect(registry.length).toBe(2_000);
    expect(registry[0]?.key).toBe('');
    expect(registry[1_999]?.key).toBe(text);
    expect(codes()).toContain('msi.expansion-limit');
  });
});

describe('what is not read of a table', () => {
  it('is told of strings that are too many for their length', async () => {
    const strings = Array.from({ length: 1_002 }, (_, index) => `${'A'.repeat(16_380)}${1000 + index}`);
    const { codes, database } = await openDatabase(rawDatabase({}, [...strings, 'short']));
    const { stringPool } = database;
    expect(stringPool.text(1_000)).toBe(strings[999]);
    expect([1_001, 1_002].map((id) => stringPool.text(id)?.length)).toEqual([16_383, 16_383]);
    expect(stringPool.text(1_003)).toBe('short');
    expect(codes()).toContain('msi.long-strings');
    const whole = await openDatabase(rawDatabase({}, strings.slice(0, 1_000)));
    expect(whole.codes()).not.toContain('msi.long-strings');
  });

  it('is told of a string pool that has more than the limit', async () => {
    const pool = {
      name: encodeStreamName('_StringPool', true),
      content: new Uint8Array(16 * 2 ** 20 + 4),
    };
    const opened = await openDatabase(buildCompoundFile({ entries: [pool], rootClsid: PACKAGE_CLSIDS.msi }));
    expect(opened.codes()).toContain('msi.tables-too-large');
    expect(opened.database.strings.count).toBe(4 * 2 ** 20 - 1);
  });

  it('is nothing where integers have a size of three bytes, which take four', async () => {
    const table = { name: 'T', columns: columns('K*:s72 N:i4'), rows: [['k', 7]] };
    const bytes = Buffer.from(buildMsi({ tables: [table] }));
    // The type of the second column: valid, not a stream, 4 bytes.
    const type = Buffer.of(0x04, 0x81);
    const at = bytes.indexOf(type);
    expect(bytes.indexOf(type, at + 1)).toBe(-1);
    bytes.set([0x03, 0x81], at);
    const { codes, database } = await openDatabase(bytes);
    expect([...database.table('T')!.rows()].map((row) => row.integer('N'))).toEqual([7]);
    expect(codes()).toEqual(['msi.column-size']);
  });
});

describe('two streams of one name', () => {
  it('count in the form that Windows Installer looks for', async () => {
    const real = Buffer.from('MZ of the row');
    const decoy = Buffer.from('a name that was not packed');
    // The longer raw name comes later among the siblings; with and without the mark of a table.
    for (const name of ['Binary.tool', `\u4840${encodeStreamName('Binary')}.tool`]) {
      const bytes = buildMsi({
        tables: [standardTable('Binary', [['tool', real]])],
        streams: [{ name, content: decoy, isNameLiteral: true }],
      });
      const { database } = await openDatabase(bytes);
      expect(database.streams.filter((stream) => stream.name === 'Binary.tool').length).toBe(2);
      expect(database.findStream('Binary.tool')?.entry.sizeInBytes).toBe(real.length);
    }
  });
});
