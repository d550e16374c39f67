import type { ReportMsiProblem } from './problem-report.js';
import type { StringPool } from './string-pool.js';
import type { MsiTable } from './table.js';

export interface StringReferenceCheck {
  /** Strings whose stored reference count is not the number of cells that refer to them. */
  referenceCountMismatches: number;
  /** Cells that refer to a string that the pool does not have; they read as NULL. */
  danglingReferences: number;
}

/** Stored counts have 16 bits and stop there. */
const MAX_REFERENCE_COUNT = 0xffff;

/** Counts, over all tables, the cells that refer to each string and compares with what the pool says. */
export function checkStringReferences(
  tables: readonly MsiTable[],
  strings: StringPool,
  report: ReportMsiProblem,
): StringReferenceCheck {
  const counts = new Uint32Array(strings.count + 1);
  let danglingReferences = 0;
  for (const table of tables) {
    table.columns.forEach((column, columnIndex) => {
      if (column.kind !== 'string') return;
      for (let rowIndex = 0; rowIndex < table.rowCount; rowIndex += 1) {
        const id = table.rawValue(rowIndex, columnIndex);
        if (id > strings.count) danglingReferences += 1;
        else counts[id] = counts[id]! + 1;
      }
    });
  }

  let referenceCountMismatches = 0;
  for (let id = 1; id <= strings.count; id += 1) {
    if (Math.min(counts[id]!, MAX_REFERENCE_COUNT) !== strings.referenceCount(id))
      referenceCountMismatches += 1;
  }
  if (danglingReferences > 0) {
    report(
      'msi.dangling-string-reference',
      `${danglingReferences} cells refer to strings that are not there; they are shown as empty`,
    );
  }
  if (referenceCountMismatches > 0) {
    report(
      'msi.string-reference-count',
      `of ${strings.count} strings ${referenceCountMismatches} have a reference count that does not fit the tables`,
    );
  }
  return { referenceCountMismatches, danglingReferences };
}
