import type { MsiValue } from './value.js';

/** One row, of a table or of what a transform makes of one. A column that is not there reads as NULL. */
export abstract class MsiRow {
  /** In the order of the columns; the primary key comes first. */
  abstract readonly columnNames: readonly string[];

  abstract get(columnName: string): MsiValue;

  /** The cell as text; '' for NULL and for OBJECT cells. */
  text(columnName: string): string {
    const value = this.get(columnName);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  }

  /** The cell as a number; null for NULL and for cells that hold none. */
  integer(columnName: string): number | null {
    const value = this.get(columnName);
    return typeof value === 'number' ? value : null;
  }
}

/** Rows of a table by its name; none for a table that is not there. */
export type RowsOf = (tableName: string) => Iterable<MsiRow>;
