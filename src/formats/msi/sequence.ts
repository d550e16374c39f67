import type { MsiRow, RowsOf } from './row.js';

/** One row of a sequence table, of a package or of a merge module. */
export interface SequenceRow {
  /** `InstallExecuteSequence`, `AdminUISequence` … */
  table: string;
  action: string;
  condition: string;
  /** NULL or 0: never run; negative: run when the installation ends in a certain way (success, cancel, error, suspend). */
  number: number | null;
}

/** Sequence numbers are 16 bits, so that the tables of one kind of installation follow each other on one scale. */
const TABLE_SPAN = 100_000;
/** Where rows stand that run when the installation has ended, by a negative number. */
const AT_END = 90_000;

const SEQUENCE_TABLES = [
  'InstallUISequence',
  'InstallExecuteSequence',
  'AdminUISequence',
  'AdminExecuteSequence',
  'AdvtUISequence',
  'AdvtExecuteSequence',
];

/** Where dialogs stand: behind the rows that show them, before what is then installed. */
export const DIALOG_POSITION = TABLE_SPAN - 1;
/** Behind everything that an installation runs. */
export const END_POSITION = 2 * TABLE_SPAN - 1;

/**
 * Where a row stands on the scale of everything that is run one after the other; undefined for rows that never run.
 * Properties have the values that were assigned before it.
 */
export function positionOf({ number, table }: Pick<SequenceRow, 'number' | 'table'>): number | undefined {
  if (number === null || number === 0) return undefined;
  const start = Math.max(0, SEQUENCE_TABLES.indexOf(table.replace(/^Module/, ''))) * TABLE_SPAN;
  return start + (number < 0 ? AT_END : number);
}

/** All rows of all sequence tables, each table's in the order of their numbers. */
export function readSequences(rowsOf: RowsOf): SequenceRow[] {
  return SEQUENCE_TABLES.flatMap((name) => [
    ...readSequence(name, rowsOf(name)),
    ...readModuleSequence(`Module${name}`, rowsOf(`Module${name}`)),
  ]);
}

function readSequence(table: string, rows: Iterable<MsiRow>): SequenceRow[] {
  return inOrder([...rows].map((row) => readSequenceRow(table, row)));
}

function readSequenceRow(table: string, row: MsiRow): SequenceRow {
  return {
    table,
    action: row.text('Action'),
    condition: row.text('Condition'),
    number: row.integer('Sequence'),
  };
}

function inOrder(rows: SequenceRow[]): SequenceRow[] {
  return rows.sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
}

/**
 * The rows of a merge module. Its own actions have no number and stand before or behind another action of the module,
 * or of the package that it is merged into, where Windows Installer's own have the numbers that it suggests.
 */
function readModuleSequence(table: string, rows: Iterable<MsiRow>): SequenceRow[] {
  const read = [...rows].map((row) => ({
    ...readSequenceRow(table, row),
    base: row.text('BaseAction'),
    isBehind: row.integer('After') === 1,
  }));
  const byAction = new Map(read.map((row) => [row.action, row]));
  const numberOf = (action: string, depth: number): number => {
    const row = byAction.get(action);
    if (row?.number != null) return row.number;
    if (row === undefined || row.base === '' || depth === 0)
      return SUGGESTED_NUMBERS.get(action) ?? FIRST_NUMBER;
    return Math.max(FIRST_NUMBER, numberOf(row.base, depth - 1) + (row.isBehind ? 1 : -1));
  };
  return inOrder(
    read.map(({ action, condition }) => ({
      table,
      action,
      condition,
      number: numberOf(action, MAX_BASE_ACTIONS),
    })),
  );
}

/** Actions that stand behind actions that stand behind actions … */
const MAX_BASE_ACTIONS = 32;
const FIRST_NUMBER = 1;

/** [Suggested InstallExecuteSequence]: where actions of Windows Installer stand that others are placed by. */
const SUGGESTED_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['AppSearch', 400],
  ['LaunchConditions', 410],
  ['ValidateProductID', 700],
  ['CostInitialize', 800],
  ['FileCost', 900],
  ['CostFinalize', 1000],
  ['InstallValidate', 1400],
  ['InstallInitialize', 1500],
  ['ProcessComponents', 1600],
  ['UnpublishFeatures', 1800],
  ['StopServices', 1900],
  ['DeleteServices', 2000],
  ['SelfUnregModules', 2200],
  ['RemoveRegistryValues', 2600],
  ['RemoveShortcuts', 3200],
  ['RemoveFiles', 3500],
  ['CreateFolders', 3700],
  ['MoveFiles', 3800],
  ['InstallFiles', 4000],
  ['PatchFiles', 4090],
  ['DuplicateFiles', 4210],
  ['CreateShortcuts', 4500],
  ['WriteRegistryValues', 5000],
  ['WriteIniValues', 5100],
  ['WriteEnvironmentStrings', 5200],
  ['SelfRegModules', 5600],
  ['InstallServices', 5800],
  ['StartServices', 5900],
  ['RegisterUser', 6000],
  ['RegisterProduct', 6100],
  ['PublishComponents', 6200],
  ['PublishFeatures', 6300],
  ['PublishProduct', 6400],
  ['InstallExecute', 6500],
  ['InstallFinalize', 6600],
]);
