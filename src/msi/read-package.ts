import type { Budget } from '../io/budget.js';
import type { OnProblem } from '../io/problem.js';
import { readAssignments, resolveAssignedDirectories } from './assignment.js';
import { readComponents } from './component.js';
import { type ControlEvent, readCustomActionRows, resolveCustomActions } from './custom-action.js';
import type { MsiDatabase } from './database.js';
import { resolveDirectories } from './directory-tree.js';
import { Formatter } from './formatted.js';
import { readMedia } from './media.js';
import type { NamedBinary, PackageTables } from './package-tables.js';
import type { ReportMsiProblem } from './problem-report.js';
import { readSequences } from './sequence.js';
import { readFiles } from './stored-file.js';
import { readSystemChanges } from './system-change.js';
import type { MsiTable } from './table.js';

export interface ReadPackageOptions {
  onProblem: OnProblem;
  budget: Budget;
}

/** Reads the tables of a database into one typed view. Tables that are missing or odd give empty lists. */
export function readPackage(database: MsiDatabase, { onProblem, budget }: ReadPackageOptions): PackageTables {
  const report: ReportMsiProblem = (code, effect) => {
    onProblem({ code, effect, offsetInBytes: database.storage.offsetInBytes });
  };
  const properties = readProperties(database.table('Property'));
  const sequences = readSequences((name) => database.table(name));
  const controlEvents = readControlEvents(database.table('ControlEvent'));
  const actionRows = readCustomActionRows(database.table('CustomAction'));
  const assignments = readAssignments(actionRows, sequences, controlEvents);
  const components = readComponents(database.table('Component'));
  const directoryRows = readDirectoryRows(database.table('Directory'));
  budget.checkTime();

  const lookup = { properties, assignments, components, filesByKey: new Map() };
  const assigned = resolveAssignedDirectories(directoryRows, lookup);
  const directories = resolveDirectories(directoryRows, assigned, report);
  const media = readMedia(database.table('Media'));
  const files = readFiles(
    database.table('File'),
    database.table('MsiFileHash'),
    { components, directories, media },
    report,
  );
  const filesByKey = new Map(files.map((file) => [file.key, file]));
  budget.checkTime();

  const context = { ...lookup, directories, filesByKey };
  const formatter = new Formatter(context);
  const tables: PackageTables = {
    ...context,
    files,
    media,
    sequences,
    controlEvents,
    binaries: readBinaries(database.table('Binary')),
    icons: readBinaries(database.table('Icon')),
    customActions: resolveCustomActions(actionRows, sequences, controlEvents, formatter),
    ...readSystemChanges(database, context, formatter),
  };
  if (formatter.isExhausted) {
    report(
      'msi.expansion-limit',
      'texts of the tables expand to more than is kept; some are shown unexpanded',
    );
  }
  return tables;
}

function readProperties(table: MsiTable | undefined): Map<string, string> {
  const properties = new Map<string, string>();
  for (const row of table?.rows() ?? []) properties.set(row.text('Property'), row.text('Value'));
  return properties;
}

function readDirectoryRows(
  table: MsiTable | undefined,
): { key: string; parent: string; defaultDir: string }[] {
  return [...(table?.rows() ?? [])].map((row) => ({
    key: row.text('Directory'),
    parent: row.text('Directory_Parent'),
    defaultDir: row.text('DefaultDir'),
  }));
}

function readControlEvents(table: MsiTable | undefined): ControlEvent[] {
  return [...(table?.rows() ?? [])].map((row) => ({
    dialog: row.text('Dialog_'),
    control: row.text('Control_'),
    event: row.text('Event'),
    argument: row.text('Argument'),
    condition: row.text('Condition'),
    ordering: row.integer('Ordering'),
  }));
}

function readBinaries(table: MsiTable | undefined): NamedBinary[] {
  const binaries: NamedBinary[] = [];
  for (const row of table?.rows() ?? []) {
    const data = row.get('Data');
    if (data !== null && typeof data === 'object')
      binaries.push({ name: row.text('Name'), streamName: data.streamName });
  }
  return binaries;
}
