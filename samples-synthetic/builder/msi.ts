/**
 * Writes Windows Installer databases: the tables, their strings and streams, in a compound file.
 *
 *     buildMsi({
 *       tables: [standardTable('Property', [['ProductName', 'Sample']])],
 *       summary: { title: 'Installation Database', template: 'Intel;1033', revisionNumber: guidFor('sample') },
 *       streams: [{ name: 'data.cab', content: cabinet }],
 *       container: { version: 4, appended: bytes },
 *     });
 *
 * For a whole installer with files, directories and actions see installer.ts. Rows are written in the order given.
 */
import { ByteWriter } from './byte-writer.js';
import {
  buildCompoundFile,
  type CompoundFileEntry,
  type CompoundFileOptions,
  type CompoundFileStorage,
  type CompoundFileStream,
} from './compound-file.js';
import type { Cell, Column, Table } from './msi-table.js';
import { type MakeSignature, packageDigest } from './signed-file.js';
import { encodeStreamName } from './stream-name.js';
import { StringPool } from './string-pool.js';
import { buildSummaryInformation, type SummaryInformation } from './summary-information.js';

export type PackageClass = 'msi' | 'msp' | 'mst';

export interface MsiDatabase {
  readonly tables: readonly Table[];
  /** What the root storage's class says. Default `'msi'`; a merge module has the same class as a package. */
  readonly packageClass?: PackageClass;
  readonly summary?: SummaryInformation;
  /** Further streams; names are encoded unless `isNameLiteral`. */
  readonly streams?: readonly (CompoundFileStream & { readonly isNameLiteral?: boolean })[];
  readonly storages?: readonly CompoundFileStorage[];
  /** Default 1252. */
  readonly codePage?: number;
  /** String references of three bytes, whatever the number of strings. */
  readonly hasWideStringReferences?: boolean;
  /** Makes the signature of the package from the digest (SHA-256) that it should hold. */
  readonly sign?: MakeSignature;
  readonly container?: Omit<CompoundFileOptions, 'entries' | 'rootClsid'>;
}

/** The bytes of the package. */
export function buildMsi(database: MsiDatabase): Uint8Array {
  const rootClsid = PACKAGE_CLSIDS[database.packageClass ?? 'msi'];
  const entries = databaseEntries(database);
  if (database.sign !== undefined) {
    const content = database.sign(packageDigest(entries, rootClsid));
    entries.push({ name: '\u0005DigitalSignature', content });
  }
  return buildCompoundFile({ ...database.container, rootClsid, entries });
}

/** A database as a storage inside another compound file, as patches keep their transforms. */
export function databaseStorage(name: string, database: MsiDatabase): CompoundFileStorage {
  return { name, clsid: PACKAGE_CLSIDS[database.packageClass ?? 'msi'], entries: databaseEntries(database) };
}

export const PACKAGE_CLSIDS: Readonly<Record<PackageClass, string>> = {
  msi: '{000C1084-0000-0000-C000-000000000046}',
  msp: '{000C1086-0000-0000-C000-000000000046}',
  mst: '{000C1082-0000-0000-C000-000000000046}',
};

function databaseEntries(database: MsiDatabase): CompoundFileEntry[] {
  const pool = new StringPool(database.codePage ?? 1252, database.hasWideStringReferences ?? false);
  const tables = [...systemTables(database.tables), ...database.tables];
  const tableStreams = tables.map((table) => ({
    name: encodeStreamName(table.name, 'table'),
    content: tableContent(table, pool),
  }));
  const { pool: poolContent, data } = pool.toStreams();
  const summary = database.summary ?? { template: 'Intel;1033', pageCount: 200, wordCount: 2 };
  return [
    { name: '\u0005SummaryInformation', content: buildSummaryInformation(summary) },
    { name: encodeStreamName('_StringPool', 'table'), content: poolContent },
    { name: encodeStreamName('_StringData', 'table'), content: data },
    ...tableStreams.filter((stream) => stream.content.length > 0),
    ...database.tables.flatMap(cellStreams),
    ...(database.streams ?? []).map(({ isNameLiteral, ...stream }) => ({
      ...stream,
      name: isNameLiteral === true ? stream.name : encodeStreamName(stream.name, 'stream'),
    })),
    ...(database.storages ?? []),
  ];
}

function systemTables(tables: readonly Table[]): Table[] {
  return [
    { name: '_Tables', columns: [systemColumn('string')], rows: tables.map((table) => [table.name]) },
    {
      name: '_Columns',
      columns: [
        systemColumn('string'),
        systemColumn('integer'),
        systemColumn('string'),
        systemColumn('integer'),
      ],
      rows: tables.flatMap((table) =>
        table.columns.map((column, index) => [table.name, index + 1, column.name, columnType(column)]),
      ),
    },
  ];
}

function systemColumn(kind: 'string' | 'integer'): Column {
  return { name: '', kind, width: 2, isKey: true, isNullable: false, isLocalizable: false };
}

/** The bits of `_Columns.Type`. */
function columnType(column: Column): number {
  const flags =
    TYPE_VALID |
    (column.isKey ? TYPE_KEY : 0) |
    (column.isNullable ? TYPE_NULLABLE : 0) |
    (column.isLocalizable ? TYPE_LOCALIZABLE : 0);
  switch (column.kind) {
    case 'string':
      return flags | TYPE_STRING | TYPE_NOT_STREAM | column.width;
    case 'stream':
      return flags | TYPE_STRING;
    case 'integer':
      return flags | (column.width === 4 ? 0 : TYPE_NOT_STREAM) | column.width;
  }
}

const TYPE_VALID = 0x0100;
const TYPE_LOCALIZABLE = 0x0200;
const TYPE_NOT_STREAM = 0x0400;
const TYPE_STRING = 0x0800;
const TYPE_NULLABLE = 0x1000;
const TYPE_KEY = 0x2000;

/** Tables are stored column after column. */
function tableContent(table: Table, pool: StringPool): Uint8Array {
  const content = new ByteWriter();
  table.columns.forEach((column, index) => {
    for (const row of table.rows) writeCell(content, column, row[index] ?? null, pool);
  });
  return content.toBytes();
}

function writeCell(content: ByteWriter, column: Column, cell: Cell, pool: StringPool): void {
  switch (column.kind) {
    case 'string': {
      if (typeof cell === 'number' || cell instanceof Uint8Array)
        throw new TypeError(`${column.name} is a string`);
      const id = pool.idOf(cell);
      content.u16(id & 0xffff);
      if (pool.isWide) content.u8(id >>> 16);
      break;
    }
    case 'integer':
      if (typeof cell !== 'number' && cell !== null) throw new TypeError(`${column.name} is an integer`);
      if (column.width === 4) content.u32(cell === null ? 0 : (cell + 0x8000_0000) >>> 0);
      else content.u16(cell === null ? 0 : (cell + 0x8000) & 0xffff);
      break;
    case 'stream':
      content.u16(cell === null ? 0 : 1);
      break;
  }
}

/** Stream cells lie in streams of their own, named by the table and the row's keys. */
function cellStreams(table: Table): CompoundFileStream[] {
  return table.rows.flatMap((row) => {
    const keys = row.filter((_, index) => table.columns[index]?.isKey);
    const name = encodeStreamName([table.name, ...keys].join('.'), 'stream');
    return row.flatMap((cell) => (cell instanceof Uint8Array ? [{ name, content: cell }] : []));
  });
}
