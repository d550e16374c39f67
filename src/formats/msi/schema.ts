import { appendTo } from '../../io/append-to.js';
import { type MsiColumn, parseColumn, type TableSchema } from './column.js';
import type { ReportMsiProblem } from './problem-report.js';
import { standardColumns } from './standard-schema.js';
import type { MsiTable, TableRow } from './table.js';

/** `_Tables`: the names of all tables. No table describes it. */
export const TABLES_SCHEMA: TableSchema = { name: '_Tables', columns: [parseColumn('Name', 1, 0x2d40)] };

/** `_Columns`: the columns of all tables. No table describes it. */
export const COLUMNS_SCHEMA: TableSchema = {
  name: '_Columns',
  columns: [
    parseColumn('Table', 1, 0x2d40),
    parseColumn('Number', 2, 0x2502),
    parseColumn('Name', 3, 0x0d40),
    parseColumn('Type', 4, 0x0502),
  ],
};

/** Rows of `_Tables` and of `_Columns` that are read: real packages have some thousands, and each costs memory. */
const MAX_SCHEMA_ROWS = 1 << 16;

/** Sizes of integer columns that were seen; others are read as 4 bytes. */
const INTEGER_SIZES = new Set([0, 1, 2, 4]);

/** Of tables that tell what is installed and run: the last column of those that every version of them has. */
const LAST_NEEDED_COLUMN: Readonly<Record<string, string>> = {
  Binary: 'Data',
  Component: 'Directory_',
  ControlEvent: 'Argument',
  CustomAction: 'Target',
  Directory: 'DefaultDir',
  File: 'Sequence',
  InstallExecuteSequence: 'Sequence',
  InstallUISequence: 'Sequence',
  Media: 'Cabinet',
  Property: 'Value',
  Registry: 'Value',
  ServiceInstall: 'Arguments',
  Shortcut: 'Arguments',
};

/** Gathers the schema of every declared table, in the order of `_Tables`. */
export function readSchema(tables: MsiTable, columns: MsiTable, report: ReportMsiProblem): TableSchema[] {
  const columnsByTable = readColumns(columns, report);
  const schemas: TableSchema[] = [];
  const declared = new Set<string>();
  for (const row of limitedRows(tables, report)) {
    const name = row.text('Name');
    if (name === '' || declared.has(name)) continue;
    declared.add(name);
    const itsColumns = columnsByTable.get(name);
    if (itsColumns === undefined) {
      report('msi.table-without-columns', `table ${name} has no columns, so its rows cannot be read`);
    } else {
      schemas.push({ name, columns: itsColumns });
    }
  }
  for (const [name, itsColumns] of columnsByTable) {
    if (declared.has(name)) continue;
    report(
      'msi.undeclared-table',
      `table ${name} has columns but is not declared; it is read like the others`,
    );
    schemas.push({ name, columns: itsColumns });
  }
  for (const schema of schemas) checkStandardColumns(schema, report);
  return schemas;
}

/** Reports columns that Windows Installer expects and that are missing; later versions of a table append columns. */
function checkStandardColumns({ columns, name }: TableSchema, report: ReportMsiProblem): void {
  const [expected = []] = standardColumns(name);
  const actual = new Map(columns.map((column) => [column.name, column]));
  const needed = Object.hasOwn(LAST_NEEDED_COLUMN, name) ? LAST_NEEDED_COLUMN[name] : undefined;
  const lastNeeded = expected.findLastIndex((column) => actual.has(column.name) || column.name === needed);
  const odd = expected
    .slice(0, lastNeeded + 1)
    .filter((column) => actual.get(column.name)?.kind !== column.kind)
    .map((column) => column.name);
  if (odd.length === 0) return;
  report(
    'msi.column-unexpected',
    `table ${name} lacks what Windows Installer expects in ${odd.join(', ')}; these values are not read`,
  );
}

function* limitedRows(table: MsiTable, report: ReportMsiProblem): Generator<TableRow, void, void> {
  for (const row of table.rows()) {
    if (row.index === MAX_SCHEMA_ROWS) {
      report('msi.too-many-rows', `table ${table.name} is not read completely`);
      return;
    }
    yield row;
  }
}

function readColumns(columns: MsiTable, report: ReportMsiProblem): Map<string, MsiColumn[]> {
  const byTable = new Map<string, MsiColumn[]>();
  for (const row of limitedRows(columns, report)) {
    const table = row.text('Table');
    const number = row.integer('Number');
    const type = row.integer('Type');
    if (table === '' || number === null || type === null) {
      report('msi.column-unreadable', `column ${row.index + 1} of _Columns has no table, number or type`);
      continue;
    }
    const column = parseColumn(row.text('Name'), number, type & 0xffff);
    if (column.kind === 'integer' && !INTEGER_SIZES.has(column.size)) {
      report('msi.column-size', `column ${table}.${column.name} has integers of ${column.size} bytes`);
    }
    appendTo(byTable, table, column);
  }
  for (const [table, itsColumns] of byTable) byTable.set(table, inOrder(table, itsColumns, report));
  return byTable;
}

function inOrder(table: string, columns: MsiColumn[], report: ReportMsiProblem): MsiColumn[] {
  const byNumber = new Map<number, MsiColumn>();
  for (const column of columns) {
    if (byNumber.has(column.number)) {
      report('msi.column-unreadable', `table ${table} has two columns with number ${column.number}`);
    } else {
      byNumber.set(column.number, column);
    }
  }
  return [...byNumber.values()].sort((one, other) => one.number - other.number);
}
