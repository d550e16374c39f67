import { openCompoundFile } from '../../../src/formats/cfb/compound-file.js';
import { type MsiDatabase, openMsiDatabase } from '../../../src/formats/msi/database.js';
import type { PackageTables } from '../../../src/formats/msi/package-tables.js';
import { readPackage } from '../../../src/formats/msi/read-package.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import type { Deviation } from '../../../src/io/problem.js';
import { BytesSource } from '../../../src/io/source.js';

/** An opened database with the problems told so far. */
export interface OpenedDatabase {
  database: MsiDatabase;
  problems: Deviation[];
  /** The codes told so far, each once, sorted. */
  codes(): string[];
  readPackage(): PackageTables;
}

/** Opens the database in the root, or in the storage of that name. */
export async function openDatabase(bytes: Uint8Array, storageName?: string): Promise<OpenedDatabase> {
  const problems: Deviation[] = [];
  const options = {
    onProblem: (problem: Deviation) => problems.push(problem),
    budget: new Budget(DEFAULT_LIMITS, bytes.length),
  };
  const file = await openCompoundFile(new BytesSource(bytes), options);
  const storage = file.children(file.root).find(({ name }) => name === storageName);
  const database = await openMsiDatabase(file, { ...options, ...(storage === undefined ? {} : { storage }) });
  return {
    database,
    problems,
    codes: () => [...new Set(problems.map(({ code }) => code))].sort(),
    readPackage: () => readPackage(database, options),
  };
}
