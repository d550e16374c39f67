import { escapeText, type MsiTable, type MsiValue, renderJson } from '../index.js';

/** Longer cells are shortened. Windows Installer has no cells of this length. */
const MAX_CELL_LENGTH = 2 ** 20;
/** Characters in all cells. Millions of cells may share one string, so a package of a few kilobytes could fill a disk. */
const MAX_ROWS_LENGTH = 2 ** 28;

/** How much of the rows may still be shown. */
export class RowAllowance {
  /** True when something was shortened or omitted. */
  isExceeded = false;

  constructor(private left: number = MAX_ROWS_LENGTH) {}

  /** The text, or as much of it as may be shown. */
  take(text: string): string {
    this.left -= Math.min(text.length, MAX_CELL_LENGTH);
    if (text.length <= MAX_CELL_LENGTH) return text;
    this.isExceeded = true;
    return `${text.slice(0, MAX_CELL_LENGTH)}…`;
  }

  /** The rows, until the allowance is used up. */
  *rowsOf(table: MsiTable): Generator<MsiValue[], void, void> {
    for (const row of table.rows()) {
      if (this.left <= 0) {
        this.isExceeded = true;
        return;
      }
      yield table.columns.map(({ name }) => row.get(name));
    }
  }
}

/** Row counts for a terminal. */
export function* countsAsText(tables: readonly MsiTable[]): Generator<string, void, void> {
  for (const { name, rowCount } of tables) yield `${String(rowCount).padStart(8)}  ${escapeText(name)}\n`;
}

/** Tab-separated with the column names first, as `msiinfo export` prints tables. */
export function* rowsAsText(
  tables: readonly MsiTable[],
  allowance: RowAllowance,
): Generator<string, void, void> {
  for (const [index, table] of tables.entries()) {
    yield `${index === 0 ? '' : '\n'}${escapeText(table.name)}\n`;
    yield* joined(table.columns, '\t', ({ name }) => escapeText(name));
    yield '\n';
    for (const row of allowance.rowsOf(table)) {
      yield* joined(row, '\t', (value) => cellText(value, allowance));
      yield '\n';
    }
  }
}

function cellText(value: MsiValue, allowance: RowAllowance): string {
  if (value === null) return '';
  return escapeText(
    allowance.take(typeof value === 'object' ? `[stream ${value.streamName}]` : String(value)),
  );
}

/** A JSON array of tables with their row counts. */
export function countsAsJson(tables: readonly MsiTable[]): string {
  return renderJson(tables.map(({ name, rowCount }) => ({ name, rows: rowCount })));
}

/** A JSON array of tables with their columns and rows. */
export function* rowsAsJson(
  tables: readonly MsiTable[],
  allowance: RowAllowance,
): Generator<string, void, void> {
  yield '[';
  for (const [index, table] of tables.entries()) {
    yield `${index === 0 ? '' : ','}{"name":${renderJson(table.name)},"columns":[`;
    yield* joined(table.columns, ',', ({ kind, name }) => renderJson({ name, kind }));
    yield '],"rows":[';
    let separator = '';
    for (const row of allowance.rowsOf(table)) {
      yield `${separator}[`;
      yield* joined(row, ',', (value) =>
        renderJson(typeof value === 'string' ? allowance.take(value) : value),
      );
      yield ']';
      separator = ',';
    }
    yield ']}';
  }
  yield ']';
}

/** One piece per item: together they may exceed the maximum length of a string. */
function* joined<Item>(
  items: readonly Item[],
  separator: string,
  textOf: (item: Item) => string,
): Generator<string, void, void> {
  for (const [index, item] of items.entries()) yield (index === 0 ? '' : separator) + textOf(item);
}
