import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import { readAssignments, resolveAssignedDirectories } from './assignment.js';
import { readComponents } from './component.js';
import {
  type ControlEvent,
  positionOfAction,
  readCustomActionRows,
  resolveCustomActions,
} from './custom-action.js';
import type { MsiDatabase } from './database.js';
import { resolveDirectories } from './directory-tree.js';
import { Formatter } from './formatted.js';
import { readMedia } from './media.js';
import type { NamedBinary, PackageTables } from './package-tables.js';
import type { ReportMsiProblem } from './problem-report.js';
import type { MsiRow, RowsOf } from './row.js';
import { readSequences } from './sequence.js';
import { resolveSourceFolders } from './source-folder.js';
import { readFiles } from './stored-file.js';
import { readSystemChanges } from './system-change.js';
import { readLaunchConditions, readSystemSearches } from './system-search.js';
import { ChangedRow, type TableChange } from './transform.js';

export interface ReadPackageOptions {
  onProblem: OnProblem;
  budget: Budget;
  /** For a transform, which has no tables of its own: the rows that it sets stand for them. */
  changes?: readonly TableChange[];
}

/** Rows of all tables together that become part of the view; packages of a hundred thousand files have fewer. */
const MAX_ROWS = 500_000;

/** For tables with costly rows, each interpreted and reported; no known package has a tenth of it. */
const MAX_ROWS_OF_TABLE: ReadonlyMap<string, number> = new Map([
  ['CustomAction', 20_000],
  ['ControlEvent', 100_000],
  ['ServiceInstall', 20_000],
  ['Shortcut', 50_000],
]);

/** Reads the tables of a database into one typed view. Tables that are missing or odd give empty lists. */
export function readPackage(database: MsiDatabase, options: ReadPackageOptions): PackageTables {
  const { onProblem, budget } = options;
  const report: ReportMsiProblem = (code, effect) => {
    onProblem({ code, effect, offsetInBytes: database.storage.offsetInBytes });
  };
  const rowsOf = limitedRows(database, options, report);
  const properties = readProperties(rowsOf('Property'));
  const sequences = readSequences(rowsOf);
  const controlEvents = readControlEvents(rowsOf('ControlEvent'));
  const actionRows = readCustomActionRows(rowsOf('CustomAction'));
  const assignments = readAssignments(actionRows, sequences, controlEvents);
  const components = readComponents(rowsOf('Component'));
  const directoryRows = readDirectoryRows(rowsOf('Directory'));
  budget.checkTime();

  const lookup = { properties, assignments, components, filesByKey: new Map() };
  const assigned = resolveAssignedDirectories(directoryRows, lookup);
  const directories = resolveDirectories(directoryRows, assigned, report);
  const media = readMedia(rowsOf('Media'));
  const files = readFiles(rowsOf('File'), rowsOf('MsiFileHash'), { components, directories, media }, report);
  const filesByKey = new Map(files.map((file) => [file.key, file]));
  budget.checkTime();

  const context = { ...lookup, directories, filesByKey };
  const formatter = new Formatter(context);
  const tables: PackageTables = {
    ...context,
    valuesOf: (property, { invocations }) => formatter.valuesOf(property, positionOfAction(invocations)),
    sourceFolders: resolveSourceFolders(directoryRows),
    files,
    media,
    sequences,
    controlEvents,
    binaries: readBinaries(rowsOf('Binary')),
    icons: readBinaries(rowsOf('Icon')),
    customActions: resolveCustomActions(actionRows, sequences, controlEvents, formatter),
    ...readSystemChanges(rowsOf, context, formatter),
    systemSearches: readSystemSearches(rowsOf, formatter),
    launchConditions: readLaunchConditions(rowsOf, formatter),
  };
  if (formatter.isExhausted) {
    report(
      'msi.expansion-limit',
      'texts of the tables expand to more than is kept; some are shown unexpanded',
    );
  }
  return tables;
}

function limitedRows(
  database: MsiDatabase,
  { changes }: ReadPackageOptions,
  report: ReportMsiProblem,
): RowsOf {
  const changeOf = new Map(changes?.map((change) => [change.table, change]));
  let left = MAX_ROWS;
  const take = function* (rows: Iterable<MsiRow>, tableName: string): Generator<MsiRow, void, void> {
    let leftOfTable = MAX_ROWS_OF_TABLE.get(tableName) ?? MAX_ROWS;
    for (const row of rows) {
      if (left === 0 || leftOfTable === 0) {
        report('msi.too-many-rows', `table ${tableName} is not read completely`);
        return;
      }
      left -= 1;
      leftOfTable -= 1;
      yield row;
    }
  };
  return (tableName) => {
    const change = changeOf.get(tableName);
    const rows = change === undefined ? database.table(tableName)?.rows() : rowsOfChange(change);
    return rows === undefined ? [] : take(rows, tableName);
  };
}

/** Rows that a transform adds or alters; cells that it leaves alone read as NULL. */
function* rowsOfChange(change: TableChange): Generator<MsiRow, void, void> {
  for (const { operation, values } of change.rows) {
    if (operation !== 'delete') yield new ChangedRow(values);
  }
}

function readProperties(rows: Iterable<MsiRow>): Map<string, string> {
  const properties = new Map<string, string>();
  for (const row of rows) properties.set(row.text('Property'), row.text('Value'));
  return properties;
}

function readDirectoryRows(rows: Iterable<MsiRow>): { key: string; parent: string; defaultDir: string }[] {
  return [...rows].map((row) => ({
    key: row.text('Directory'),
    parent: row.text('Directory_Parent'),
    defaultDir: row.text('DefaultDir'),
  }));
}

function readControlEvents(rows: Iterable<MsiRow>): ControlEvent[] {
  return [...rows].map((row) => ({
    dialog: row.text('Dialog_'),
    control: row.text('Control_'),
    event: row.text('Event'),
    argument: row.text('Argument'),
    condition: row.text('Condition'),
    ordering: row.integer('Ordering'),
  }));
}

function readBinaries(rows: Iterable<MsiRow>): NamedBinary[] {
  const binaries: NamedBinary[] = [];
  for (const row of rows) {
    const data = row.get('Data');
    if (data !== null && typeof data === 'object')
      binaries.push({ name: row.text('Name'), streamName: data.streamName });
  }
  return binaries;
}
