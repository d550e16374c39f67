import type { OnProblem } from '../../io/problem.js';
import { type MsiColumn, parseColumn, widthInBytes } from './column.js';
import type { MsiDatabase } from './database.js';
import { MsiRow } from './row.js';
import { COLUMNS_SCHEMA, TABLES_SCHEMA } from './schema.js';
import { standardColumns } from './standard-schema.js';
import type { StringPool } from './string-pool.js';
import { decodeInteger, readRawValue } from './table.js';
import type { TableStream } from './table-stream.js';
import { type MsiValue, nameObjectStream } from './value.js';

/** Rows of all tables of one transform that are kept; patches of whole suites have some ten thousand. */
const MAX_CHANGES = 200_000;

const FULL_ROW_BIT = 1;
const MASK_SIZE_IN_BYTES = 2;
/** Columns that a mask of changed cells can name. */
const MASK_BITS = 16;

/** What a transform does to one row. */
export interface RowChange {
  /** `insert`: a whole row, new or in place of the one with its key; `update`: some cells; `delete`: the row goes. */
  operation: 'insert' | 'update' | 'delete';
  /** The key and the cells that are set, in the order of the columns. */
  values: ReadonlyMap<string, MsiValue>;
}

/** What a transform does to one table. */
export interface TableChange {
  table: string;
  /** `added` and `dropped`: the table itself; `changed`: rows of it, or columns that it gains. */
  operation: 'added' | 'dropped' | 'changed';
  addedColumns: readonly string[];
  rows: readonly RowChange[];
}

/** The cells of a changed row, read like those of a table's row. */
export class ChangedRow extends MsiRow {
  constructor(private readonly values: ReadonlyMap<string, MsiValue>) {
    super();
  }

  override get columnNames(): readonly string[] {
    return [...this.values.keys()];
  }

  override get(columnName: string): MsiValue {
    return this.values.get(columnName) ?? null;
  }
}

/**
 * Reads the tables of a transform (an MST, or a storage of a patch). `base` is the package that it is made for, where
 * that is at hand; without it the columns of standard tables are those that Windows Installer documents, and tables
 * that nobody describes are reported and left out.
 */
export async function readTransform(
  transform: MsiDatabase,
  onProblem: OnProblem,
  base?: MsiDatabase,
): Promise<TableChange[]> {
  const reader = new TransformReader(transform, onProblem, base);
  return reader.read();
}

class TransformReader {
  private leftChanges = MAX_CHANGES;
  private readonly strings: StringPool;

  constructor(
    private readonly transform: MsiDatabase,
    private readonly onProblem: OnProblem,
    private readonly base: MsiDatabase | undefined,
  ) {
    this.strings = transform.stringPool;
  }

  async read(): Promise<TableChange[]> {
    const tableRows = await this.readRows(TABLES_SCHEMA.name, [TABLES_SCHEMA.columns]);
    const columnRows = await this.readRows(COLUMNS_SCHEMA.name, [COLUMNS_SCHEMA.columns]);
    const addedColumns = gatherColumns(columnRows);
    const operations = new Map(tableRows.map(({ operation, values }) => [values.get('Name'), operation]));

    const names = new Set<string>();
    for (const name of [...operations.keys(), ...addedColumns.keys(), ...this.transform.tableStreams.names]) {
      if (typeof name === 'string' && !name.startsWith('_String')) names.add(name);
    }
    names.delete(TABLES_SCHEMA.name);
    names.delete(COLUMNS_SCHEMA.name);

    const changes: TableChange[] = [];
    for (const table of names) {
      const added = addedColumns.get(table) ?? [];
      const operation = operations.get(table);
      changes.push({
        table,
        operation: operation === undefined ? 'changed' : operation === 'delete' ? 'dropped' : 'added',
        addedColumns: added.map(({ name }) => name),
        rows: await this.readRows(table, this.columnsOf(table, operation !== undefined, added)),
      });
    }
    return changes;
  }

  /** The columns that the rows may have, likeliest first. */
  private columnsOf(table: string, isNew: boolean, added: readonly MsiColumn[]): readonly MsiColumn[][] {
    if (isNew) return added.length === 0 ? [] : [[...added]];
    const known = this.base?.table(table)?.columns;
    const bases = known === undefined ? standardColumns(table) : [[...known]];
    return bases.map((columns) => [...columns, ...added]);
  }

  /** Of several possible columns those count under which the stream ends with a row. */
  private async readRows(table: string, candidates: readonly (readonly MsiColumn[])[]): Promise<RowChange[]> {
    const stream = await this.transform.tableStreams.load(table);
    if (stream === undefined) return [];
    if (candidates.length === 0) {
      this.report(
        stream,
        'msi.transform-table-unknown',
        `the columns of table ${table} are not known; it is not read`,
      );
      return [];
    }
    const rows = candidates.map(
      (columns) => new ChangeRows(table, stream, columns, this.strings, this.leftChanges),
    );
    const fitting = rows.find((candidate) => candidate.fits()) ?? rows[0]!;
    if (!fitting.fits()) {
      this.report(stream, 'msi.transform-truncated', `the changes to table ${table} end inside a row`);
    }
    const changes = fitting.decode();
    this.leftChanges -= changes.length;
    if (changes.length < fitting.rowCount) {
      this.report(
        stream,
        'msi.transform-too-large',
        `of ${fitting.rowCount} changes to table ${table} ${changes.length} are read`,
      );
    }
    return changes;
  }

  private report(
    stream: TableStream,
    code: 'msi.transform-table-unknown' | 'msi.transform-truncated' | 'msi.transform-too-large',
    effect: string,
  ): void {
    this.onProblem({ code, offsetInBytes: stream.offsetInBytes, effect });
  }
}

/**
 * The rows of one table of a transform. Each starts with a mask of 16 bits. Bit 0 set: the row is whole, and the high
 * byte is the number of its columns. Else each bit stands for a column (bit 1 for the second) whose new cell follows
 * the key's cells, which are always there; no bit at all: the row is deleted.
 */
class ChangeRows {
  private readonly view: DataView;
  private readonly widths: readonly number[];
  private readonly keyColumns: readonly number[];
  /** Where the rows that are decoded start. */
  private readonly starts: number[] = [];
  private readonly endInBytes: number;
  /** Whole rows, decoded or not. */
  rowCount = 0;

  constructor(
    private readonly table: string,
    stream: TableStream,
    private readonly columns: readonly MsiColumn[],
    private readonly strings: StringPool,
    /** Rows that are decoded. */
    limit: number,
  ) {
    const { bytes } = stream;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.widths = columns.map((column) => widthInBytes(column, strings.bytesPerReference));
    this.keyColumns = columns.flatMap(({ isKey }, index) => (isKey ? [index] : []));
    this.endInBytes = this.findRows(limit);
  }

  fits(): boolean {
    return this.endInBytes === this.view.byteLength;
  }

  decode(): RowChange[] {
    return this.starts.map((start) => this.decodeRow(start));
  }

  /** Finds the start of every row; gives the end of the last whole one. Rows without any cell end the table. */
  private findRows(limit: number): number {
    const sizeOfMask = new Map<number, number>();
    let at = 0;
    while (at + MASK_SIZE_IN_BYTES <= this.view.byteLength) {
      const mask = this.view.getUint16(at, true);
      const size = sizeOfMask.get(mask) ?? this.sizeOfRow(mask);
      sizeOfMask.set(mask, size);
      if (size === 0 || at + MASK_SIZE_IN_BYTES + size > this.view.byteLength) return at;
      if (this.rowCount < limit) this.starts.push(at);
      this.rowCount += 1;
      at += MASK_SIZE_IN_BYTES + size;
    }
    return at;
  }

  /** Bytes of the cells behind a mask; 0 for one that names columns which are not there. */
  private sizeOfRow(mask: number): number {
    return this.columnsOfRow(mask)?.reduce((sum, index) => sum + this.widths[index]!, 0) ?? 0;
  }

  /** Indexes of the columns whose cells a row with this mask has; undefined when it names more than there are. */
  private columnsOfRow(mask: number): number[] | undefined {
    if ((mask & FULL_ROW_BIT) !== 0) {
      const count = mask >> 8;
      return count > this.columns.length ? undefined : Array.from({ length: count }, (_, index) => index);
    }
    const present = new Set(this.keyColumns);
    for (let index = 1; index < MASK_BITS; index += 1) {
      if ((mask & (1 << index)) === 0) continue;
      if (index >= this.columns.length) return undefined;
      present.add(index);
    }
    return [...present].sort((one, other) => one - other);
  }

  private decodeRow(start: number): RowChange {
    const mask = this.view.getUint16(start, true);
    const values = new Map<string, MsiValue>();
    const keys: string[] = [];
    let at = start + MASK_SIZE_IN_BYTES;
    for (const index of this.columnsOfRow(mask) ?? []) {
      const column = this.columns[index]!;
      const raw = readRawValue(this.view, at, this.widths[index]!);
      const value = this.decodeCell(column, raw, this.widths[index]!, keys);
      if (column.isKey) keys.push(String(value ?? ''));
      values.set(column.name, value);
      at += this.widths[index]!;
    }
    const isWhole = (mask & FULL_ROW_BIT) !== 0;
    return { operation: isWhole ? 'insert' : mask === 0 ? 'delete' : 'update', values };
  }

  private decodeCell(column: MsiColumn, raw: number, width: number, keys: readonly string[]): MsiValue {
    if (raw === 0) return null;
    if (column.kind === 'string') return this.strings.text(raw) ?? null;
    if (column.kind === 'object') return { kind: 'object', streamName: nameObjectStream(this.table, keys) };
    return decodeInteger(raw, width);
  }
}

/** The columns that rows of `_Columns` add, by table. In a new table they have no numbers: their order counts. */
function gatherColumns(rows: readonly RowChange[]): Map<string, MsiColumn[]> {
  const byTable = new Map<string, MsiColumn[]>();
  for (const { operation, values } of rows) {
    const table = values.get('Table');
    const name = values.get('Name');
    const type = values.get('Type');
    if (operation !== 'insert' || typeof table !== 'string' || typeof type !== 'number') continue;
    const known = byTable.get(table) ?? [];
    byTable.set(table, known);
    const number = values.get('Number');
    const column = parseColumn(
      typeof name === 'string' ? name : '',
      typeof number === 'number' ? number : known.length + 1,
      type & 0xffff,
    );
    known.push(column);
  }
  return byTable;
}
