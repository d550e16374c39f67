import { describe, expect, it } from 'vitest';
import {
  columnTypeCode,
  type MsiColumn,
  parseColumn,
  widthInBytes,
} from '../../../src/formats/msi/column.js';
import { parseStringPool } from '../../../src/formats/msi/string-pool.js';
import { checkStringReferences } from '../../../src/formats/msi/string-reference.js';
import { MsiTable } from '../../../src/formats/msi/table.js';

const KEY = 0x2000;
const STRING = 0x0d48;
const OBJECT = 0x0900;

function columnsOf(...types: number[]): MsiColumn[] {
  return types.map((type, index) => parseColumn(`C${index + 1}`, index + 1, type));
}

/** A table over the strings `one`, `two`, `three`. */
function tableOf(types: number[], bytes: Uint8Array, isWide = false, declaredSize = bytes.length): MsiTable {
  const pool = new Uint8Array(Uint16Array.of(1252, isWide ? 0x8000 : 0, 3, 1, 3, 1, 5, 1).buffer);
  const strings = parseStringPool(pool, Buffer.from('onetwothree'), () => {});
  const stream = { name: 'T', bytes, declaredSizeInBytes: declaredSize, offsetInBytes: 0 };
  return new MsiTable({ name: 'T', columns: columnsOf(...types) }, stream, strings);
}

function cellsOf(table: MsiTable): unknown[][] {
  return [...table.rows()].map((row) => table.columns.map(({ name }) => row.get(name)));
}

describe('columns', () => {
  it.each([
    [0x2d48, 'string', 's72', 2],
    [0x1d00, 'string', 'S0', 2],
    [0x0f00, 'string', 'l0', 2],
    [0x0502, 'integer', 'i2', 2],
    [0x1104, 'integer', 'I4', 4],
    [0x0501, 'integer', 'i1', 2],
    [0x0500, 'integer', 'i0', 2],
    [0x0900, 'object', 'v0', 2],
    [0x1900, 'object', 'V0', 2],
    [0x4d48, 'string', 'g72', 2],
    [0x4502, 'integer', 'j2', 2],
  ])('takes type 0x%s apart', (type, kind, code, width) => {
    const column = parseColumn('C', 1, type);
    expect([column.kind, columnTypeCode(column), widthInBytes(column, 2)]).toEqual([kind, code, width]);
  });

  it('widens references of strings, but not the marks of objects', () => {
    expect(columnsOf(STRING, OBJECT, 0x0502).map((column) => widthInBytes(column, 3))).toEqual([3, 2, 2]);
  });
});

describe('tables', () => {
  it('are stored column by column', () => {
    // Two rows of a string and two integers: all strings first, then all of the first integer column.
    const bytes = Uint8Array.of(1, 0, 3, 0, 0x05, 0x80, 0xff, 0x7f, 0x07, 0, 0, 0x80, 0xfe, 0xff, 0xff, 0x7f);
    const table = tableOf([STRING | KEY, 0x0502, 0x0104], bytes);
    expect(cellsOf(table)).toEqual([
      ['one', 5, 7],
      ['three', -1, -2],
    ]);
    expect(table.surplusInBytes).toBe(0);
  });

  it('have NULL for 0 in every kind of column, and for strings that are not there', () => {
    const table = tableOf([STRING | KEY, 0x0502, 0x0104, OBJECT], new Uint8Array(10));
    expect(cellsOf(table)).toEqual([[null, null, null, null]]);
    expect(cellsOf(tableOf([STRING], Uint8Array.of(9, 0)))).toEqual([[null]]);
  });

  it('keep integers of size 0 and 1 in 2 bytes', () => {
    expect(cellsOf(tableOf([0x0501, 0x0500], Uint8Array.of(6, 0x80, 1, 0x80)))).toEqual([[6, 1]]);
  });

  it('name the stream of an object after the key, and keep its mark in 2 bytes beside wide references', () => {
    const bytes = Uint8Array.of(2, 0, 0, 0x0a, 0x80, 1, 0);
    const table = tableOf([STRING | KEY, 0x0502 | KEY, OBJECT], bytes, true);
    expect(cellsOf(table)).toEqual([['two', 10, { kind: 'object', streamName: 'T.two.10' }]]);
  });

  it('have as many rows as fit, and tell the rest', () => {
    const table = tableOf([STRING], Uint8Array.of(1, 0, 2, 0, 9));
    expect([table.rowCount, table.surplusInBytes]).toEqual([2, 1]);
  });

  it('are read by their declared size when the stream breaks off', () => {
    // Three rows of two columns declared; only the first column and one cell of the second are there.
    const table = tableOf([STRING, STRING], Uint8Array.of(1, 0, 2, 0, 3, 0, 1, 0), false, 12);
    expect(cellsOf(table)).toEqual([
      ['one', 'one'],
      ['two', null],
      ['three', null],
    ]);
  });

  it('have no more rows than bytes, whatever the declared size', () => {
    expect(tableOf([STRING], Uint8Array.of(1, 0), false, 2 ** 50).rowCount).toBe(1);
    expect(tableOf([], Uint8Array.of(1, 0)).rowCount).toBe(0);
  });

  it('are searched for strings as far as their cells are there, whatever the declared size', () => {
    const types = new Array<number>(10_000).fill(STRING);
    const bytes = new Uint8Array(Uint16Array.from({ length: 2 ** 19 }, () => 9).buffer);
    const table = tableOf(types, bytes, false, 2 ** 50);
    expect([table.rowCount, table.cellCount(0), table.cellCount(1)]).toEqual([2 ** 19, 2 ** 19, 0]);
    const strings = parseStringPool(new Uint8Array(4), new Uint8Array(0), () => {});
    expect(checkStringReferences([table], strings, () => {}).danglingReferences).toBe(2 ** 19);
  });

  it('read columns that they do not have as NULL', () => {
    const [row] = tableOf([STRING], Uint8Array.of(1, 0)).rows();
    expect([row?.get('X'), row?.text('X'), row?.integer('X'), row?.integer('C1')]).toEqual([
      null,
      '',
      null,
      null,
    ]);
    expect(row?.text('C1')).toBe('one');
  });
});
