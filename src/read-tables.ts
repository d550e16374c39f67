import { openCompoundFile } from './formats/cfb/compound-file.js';
import { openMsiDatabase } from './formats/msi/database.js';
import type { MsiTable } from './formats/msi/table.js';
import { Budget } from './io/budget.js';
import { openInput, type TriageSource } from './io/input.js';
import { losesData, type Problem } from './io/problem.js';
import { resolveLimits } from './io/resolve-limits.js';
import type { Completeness } from './report/report.js';
import type { TriageOptions } from './triage.js';

/** The result of `readTables`. */
export interface TableListing {
  /** `partial` when something of the database could not be read. */
  completeness: Exclude<Completeness, 'failed'>;
  tables: readonly MsiTable[];
  problems: readonly Problem[];
}

/**
 * Reads the tables of a package, including their rows.
 *
 * @throws FormatError when the input is not a compound file; SourceError when it cannot be read.
 */
export async function readTables(input: TriageSource, options: TriageOptions = {}): Promise<TableListing> {
  const limits = resolveLimits(options.limits);
  options.signal?.throwIfAborted();
  const opened = await openInput(input, options.name);
  try {
    const problems: Problem[] = [];
    const parserOptions = {
      onProblem: (deviation: Omit<Problem, 'location'>) =>
        problems.push({ ...deviation, location: opened.name }),
      budget: new Budget(limits, opened.source.sizeInBytes, options.signal),
    };
    const file = await openCompoundFile(opened.source, parserOptions);
    const { tables } = await openMsiDatabase(file, parserOptions);
    const completeness = problems.some(({ code }) => losesData(code)) ? 'partial' : 'complete';
    return { completeness, tables, problems };
  } finally {
    await opened.close();
  }
}
