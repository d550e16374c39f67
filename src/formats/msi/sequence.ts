import type { RowsOf } from './row.js';

/** One row of a sequence table. */
export interface SequenceRow {
  /** `InstallExecuteSequence`, `AdminUISequence` … */
  table: string;
  action: string;
  condition: string;
  /** NULL or 0: never run; negative: run when the installation ends in a certain way (success, cancel, error, suspend). */
  number: number | null;
}

const SEQUENCE_TABLES = [
  'InstallUISequence',
  'InstallExecuteSequence',
  'AdminUISequence',
  'AdminExecuteSequence',
  'AdvtUISequence',
  'AdvtExecuteSequence',
];

/** All rows of all sequence tables, each table's in the order of their numbers. */
export function readSequences(rowsOf: RowsOf): SequenceRow[] {
  return SEQUENCE_TABLES.flatMap((name) => {
    const rows: SequenceRow[] = [];
    for (const row of rowsOf(name)) {
      rows.push({
        table: name,
        action: row.text('Action'),
        condition: row.text('Condition'),
        number: row.integer('Sequence'),
      });
    }
    return rows.sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
  });
}
