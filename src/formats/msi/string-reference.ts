import type { ReportMsiProblem } from './problem-report.js';
import type { StringPool } from './string-pool.js';
import type { MsiTable } from './table.js';

export interface StringReferenceCheck {
  /** Strings that no cell refers to, though their count says so: cells that do were not read. */
  unusedStrings: number;
  /** Strings whose stored reference count is not the number of cells that refer to them. */
  referenceCountMismatches: number;
  /** Cells that refer to a string that the pool does not have; they read as NULL. */
  danglingReferences: number;
}

/**
 * Wise Installer leaves the counts of rows that were deleted: a few strings in a thousand. More than one in this many
 * means that rows are there, or were, which nothing leads to.
 */
const UNUSED_SHARE = 64;

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
      // A declared size is the file's word: rows times columns may be far more than there are bytes.
      const cellCount = table.cellCount(columnIndex);
      for (let rowIndex = 0; rowIndex < cellCount; rowIndex += 1) {
        const id = table.rawValue(rowIndex, columnIndex);
        if (id > strings.count) danglingReferences += 1;
        else counts[id] = counts[id]! + 1;
      }
    });
  }

  let referenceCountMismatches = 0;
  let unusedStrings = 0;
  for (let id = 1; id <= strings.count; id += 1) {
    const difference = strings.referenceCount(id) - Math.min(counts[id]!, strings.maxReferenceCount);
    if (difference !== 0) referenceCountMismatches += 1;
    // What a cell that was read says is known, however often it is said elsewhere.
    if (difference > 0 && counts[id] === 0) unusedStrings += 1;
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
      `of ${strings.count} strings ${referenceCountMismatches} have a reference count that does not match the tables`,
    );
  }
  if (unusedStrings * UNUSED_SHARE > strings.count) {
    report(
      'msi.strings-unused',
      `of ${strings.count} strings ${unusedStrings} are counted as used, but no table uses them: rows may be missing`,
    );
  }
  return { referenceCountMismatches, danglingReferences, unusedStrings };
}
