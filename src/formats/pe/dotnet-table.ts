/** Tables of the metadata stream that are listed or that lie before such a one [ECMA-335 II.22]. */
export const TABLE = {
  typeRef: 0x01,
  typeDef: 0x02,
  memberRef: 0x0a,
  moduleRef: 0x1a,
  implMap: 0x1c,
  assembly: 0x20,
  assemblyRef: 0x23,
  manifestResource: 0x28,
} as const;

/** Indexes into one of several tables: low bits choose the table [II.24.2.6]. */
const CODED_INDEXES = {
  typeDefOrRef: [0x02, 0x01, 0x1b],
  hasConstant: [0x04, 0x08, 0x17],
  hasCustomAttribute: [
    0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x0e, 0x17, 0x14, 0x11, 0x1a, 0x1b, 0x20, 0x23, 0x26,
    0x27, 0x28, 0x2a, 0x2c, 0x2b,
  ],
  hasFieldMarshal: [0x04, 0x08],
  hasDeclSecurity: [0x02, 0x06, 0x20],
  memberRefParent: [0x02, 0x01, 0x1a, 0x06, 0x1b],
  hasSemantics: [0x14, 0x17],
  methodDefOrRef: [0x06, 0x0a],
  memberForwarded: [0x04, 0x06],
  customAttributeType: [-1, -1, 0x06, 0x0a, -1],
  resolutionScope: [0x00, 0x1a, 0x23, 0x01],
  implementation: [0x26, 0x23, 0x27],
} as const satisfies Record<string, readonly number[]>;

type CodedIndex = keyof typeof CODED_INDEXES;

/** A number of bytes, an index into a heap or a coded index, or `{table}` for an index into one table. */
type Column = 2 | 4 | 'string' | 'guid' | 'blob' | CodedIndex | { table: number };

const to = (table: number): Column => ({ table });

/** Columns of the tables 0x00 to 0x28, in the order in which they are stored. */
const SCHEMA: readonly (readonly Column[])[] = [
  [2, 'string', 'guid', 'guid', 'guid'],
  ['resolutionScope', 'string', 'string'],
  [4, 'string', 'string', 'typeDefOrRef', to(0x04), to(0x06)],
  [to(0x04)],
  [2, 'string', 'blob'],
  [to(0x06)],
  [4, 2, 2, 'string', 'blob', to(0x08)],
  [to(0x08)],
  [2, 2, 'string'],
  [to(0x02), 'typeDefOrRef'],
  ['memberRefParent', 'string', 'blob'],
  [2, 'hasConstant', 'blob'],
  ['hasCustomAttribute', 'customAttributeType', 'blob'],
  ['hasFieldMarshal', 'blob'],
  [2, 'hasDeclSecurity', 'blob'],
  [2, 4, to(0x02)],
  [4, to(0x04)],
  ['blob'],
  [to(0x02), to(0x14)],
  [to(0x14)],
  [2, 'string', 'typeDefOrRef'],
  [to(0x02), to(0x17)],
  [to(0x17)],
  [2, 'string', 'blob'],
  [2, to(0x06), 'hasSemantics'],
  [to(0x02), 'methodDefOrRef', 'methodDefOrRef'],
  ['string'],
  ['blob'],
  [2, 'memberForwarded', 'string', to(0x1a)],
  [4, to(0x04)],
  [4, 4],
  [4],
  [4, 2, 2, 2, 2, 4, 'blob', 'string', 'string'],
  [4],
  [4, 4, 4],
  [2, 2, 2, 2, 4, 'blob', 'string', 'string', 'blob'],
  [4, to(0x23)],
  [4, 4, 4, to(0x23)],
  [4, 'string', 'blob'],
  [4, 4, 'string', 'string', 'implementation'],
  [4, 4, 'string', 'implementation'],
];

const TABLE_COUNT = 64;

/** Rows of the tables in the `#~` stream, addressed from 1 as the format does. */
export class DotNetTables {
  private constructor(
    private readonly view: DataView,
    private readonly tables: ReadonlyMap<number, TableLayout>,
  ) {}

  /** Reads the stream's header [II.24.2.6]; undefined when the stream is too short for it. */
  static parse(stream: Uint8Array): DotNetTables | undefined {
    if (stream.length < 24) return undefined;
    const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
    const heapSizes = view.getUint8(6);
    const valid = view.getBigUint64(8, true);
    const rowCounts = new Array<number>(TABLE_COUNT).fill(0);
    let at = 24;
    for (let table = 0; table < TABLE_COUNT; table++) {
      if (((valid >> BigInt(table)) & 1n) === 0n) continue;
      if (at + 4 > stream.length) return undefined;
      rowCounts[table] = view.getUint32(at, true);
      at += 4;
    }
    // Undocumented flag of the runtime: four more bytes follow the row counts.
    if ((heapSizes & 0x40) !== 0) at += 4;
    return new DotNetTables(view, layOut(rowCounts, heapSizes, at, stream.length));
  }

  /** Rows that lie inside the stream, whatever the header says. */
  rowCount(table: number): number {
    return this.tables.get(table)?.rowCount ?? 0;
  }

  /** One cell, or undefined when there is no such row. */
  cell(table: number, row: number, column: number): number | undefined {
    const layout = this.tables.get(table);
    const place = layout?.columns[column];
    if (layout === undefined || place === undefined || row < 1 || row > layout.rowCount) return undefined;
    const at = layout.offset + (row - 1) * layout.rowSizeInBytes + place.offset;
    return place.width === 2 ? this.view.getUint16(at, true) : this.view.getUint32(at, true);
  }

  /** The table and row that a coded index means. */
  resolve(kind: CodedIndex, index: number): { table: number; row: number } {
    const tables: readonly number[] = CODED_INDEXES[kind];
    const tagCount = 2 ** tagBits(kind);
    return { table: tables[index % tagCount] ?? -1, row: Math.floor(index / tagCount) };
  }
}

interface TableLayout {
  offset: number;
  rowCount: number;
  rowSizeInBytes: number;
  columns: { offset: number; width: 2 | 4 }[];
}

function layOut(
  rowCounts: readonly number[],
  heapSizes: number,
  start: number,
  streamLength: number,
): Map<number, TableLayout> {
  const layouts = new Map<number, TableLayout>();
  let offset = start;
  for (const [table, schema] of SCHEMA.entries()) {
    const columns: TableLayout['columns'] = [];
    let rowSizeInBytes = 0;
    for (const column of schema) {
      const width = widthOf(column, rowCounts, heapSizes);
      columns.push({ offset: rowSizeInBytes, width });
      rowSizeInBytes += width;
    }
    const room = Math.max(0, Math.floor((streamLength - offset) / rowSizeInBytes));
    layouts.set(table, { offset, rowCount: Math.min(rowCounts[table] ?? 0, room), rowSizeInBytes, columns });
    offset += (rowCounts[table] ?? 0) * rowSizeInBytes;
  }
  return layouts;
}

function widthOf(column: Column, rowCounts: readonly number[], heapSizes: number): 2 | 4 {
  if (typeof column === 'number') return column;
  if (typeof column === 'object') return (rowCounts[column.table] ?? 0) < 65_536 ? 2 : 4;
  if (column === 'string') return (heapSizes & 1) === 0 ? 2 : 4;
  if (column === 'guid') return (heapSizes & 2) === 0 ? 2 : 4;
  if (column === 'blob') return (heapSizes & 4) === 0 ? 2 : 4;
  const mostRows = Math.max(...CODED_INDEXES[column].map((table) => rowCounts[table] ?? 0));
  return mostRows < 2 ** (16 - tagBits(column)) ? 2 : 4;
}

function tagBits(kind: CodedIndex): number {
  return Math.ceil(Math.log2(CODED_INDEXES[kind].length));
}
