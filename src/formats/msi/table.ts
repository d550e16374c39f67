import { type MsiColumn, type TableSchema, widthInBytes } from './column.js';
import { MsiRow } from './row.js';
import type { StringPool } from './string-pool.js';
import type { TableStream } from './table-stream.js';
import { type MsiValue, nameObjectStream } from './value.js';

/**
 * A table as its stream stores it: column by column, each cell of one column behind the other. Cells are read out of
 * the stream's bytes when asked for.
 */
export class MsiTable {
  readonly name: string;
  readonly columns: readonly MsiColumn[];
  readonly columnNames: readonly string[];
  readonly rowCount: number;
  /** Bytes behind the last whole row, which belong to no cell. */
  readonly surplusInBytes: number;
  private readonly view: DataView;
  private readonly widths: readonly number[];
  private readonly columnStarts: readonly number[];
  private readonly indexOfColumn: ReadonlyMap<string, number>;
  /** Columns whose values name the streams of OBJECT cells. */
  private readonly nameColumns: readonly number[];

  /** Without a stream the table has no rows. */
  constructor(
    schema: TableSchema,
    stream: TableStream | undefined,
    private readonly strings: StringPool,
  ) {
    this.name = schema.name;
    this.columns = schema.columns;
    const bytes = stream?.bytes ?? new Uint8Array(0);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.widths = this.columns.map((column) => widthInBytes(column, strings.bytesPerReference));
    this.columnNames = this.columns.map(({ name }) => name);
    this.indexOfColumn = new Map(this.columns.map((column, index) => [column.name, index]));
    this.nameColumns = this.columns.flatMap(({ isKey, kind }, index) =>
      isKey && kind !== 'object' ? [index] : [],
    );

    // When the stream is truncated, its declared size still gives the start of each column; rows count as far as they
    // have a cell in the first column.
    const declaredSize = stream?.declaredSizeInBytes ?? 0;
    const rowWidth = this.widths.reduce((sum, width) => sum + width, 0);
    const declaredRows = rowWidth === 0 ? 0 : Math.floor(declaredSize / rowWidth);
    this.rowCount = Math.min(declaredRows, Math.floor(bytes.length / (this.widths[0] ?? 1)));
    this.surplusInBytes = declaredSize - declaredRows * rowWidth;
    let start = 0;
    this.columnStarts = this.widths.map((width) => {
      const columnStart = start;
      start += width * declaredRows;
      return columnStart;
    });
  }

  /** Rows in the order of the stream. */
  *rows(): Generator<TableRow, void, void> {
    for (let index = 0; index < this.rowCount; index += 1) yield new TableRow(this, index);
  }

  /** Position of a column in `columns`; undefined when the table has none of that name. */
  findColumn(name: string): number | undefined {
    return this.indexOfColumn.get(name);
  }

  /** Rows whose cell of a column is there; all but where the stream breaks off. */
  cellCount(columnIndex: number): number {
    const left = Math.max(0, this.view.byteLength - this.columnStarts[columnIndex]!);
    return Math.min(this.rowCount, Math.floor(left / this.widths[columnIndex]!));
  }

  /** The cell as stored; 0 stands for NULL in every kind of column. Indexes count from 0 and lie inside the table. */
  rawValue(rowIndex: number, columnIndex: number): number {
    const width = this.widths[columnIndex]!;
    const at = this.columnStarts[columnIndex]! + rowIndex * width;
    return at + width > this.view.byteLength ? 0 : readRawValue(this.view, at, width);
  }

  /** Indexes count from 0 and lie inside the table. */
  value(rowIndex: number, columnIndex: number): MsiValue {
    const raw = this.rawValue(rowIndex, columnIndex);
    const column = this.columns[columnIndex]!;
    if (raw === 0) return null;
    if (column.kind === 'string') return this.strings.text(raw) ?? null;
    if (column.kind === 'object') return { kind: 'object', streamName: this.streamName(rowIndex) };
    return decodeInteger(raw, this.widths[columnIndex]!);
  }

  /**
   * Name of the stream that holds the row's OBJECT cells: the table's name and the values of the primary key. What is
   * longer than any stream's name gets no further keys.
   */
  private streamName(rowIndex: number): string {
    return nameObjectStream(this.name, this.keysOf(rowIndex));
  }

  private *keysOf(rowIndex: number): Generator<string | number | null, void, void> {
    for (const columnIndex of this.nameColumns) {
      const value = this.value(rowIndex, columnIndex);
      if (typeof value !== 'object' || value === null) yield value;
    }
  }
}

/** One row of a table, read out of the table when asked. */
export class TableRow extends MsiRow {
  constructor(
    readonly table: MsiTable,
    readonly index: number,
  ) {
    super();
  }

  override get columnNames(): readonly string[] {
    return this.table.columnNames;
  }

  override get(columnName: string): MsiValue {
    const columnIndex = this.table.findColumn(columnName);
    return columnIndex === undefined ? null : this.table.value(this.index, columnIndex);
  }
}

/** Reads a little-endian cell of 2, 3 or 4 bytes. */
export function readRawValue(view: DataView, offsetInBytes: number, width: number): number {
  if (width === 2) return view.getUint16(offsetInBytes, true);
  if (width === 3) return view.getUint16(offsetInBytes, true) + view.getUint8(offsetInBytes + 2) * 0x1_0000;
  return view.getUint32(offsetInBytes, true);
}

/** Integers are stored with their sign bit flipped, so that 0 is free for NULL. */
export function decodeInteger(raw: number, width: number): number {
  return width === 4 ? raw ^ 0x8000_0000 : raw - 0x8000;
}
