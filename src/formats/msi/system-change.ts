import { joinPath } from './directory-tree.js';
import { parseFileName } from './file-name.js';
import type { FormattedContext, Formatter } from './formatted.js';
import type {
  EnvironmentRow,
  FileCopy,
  PackageTables,
  RegistryRow,
  ServiceControl,
  ServiceInstall,
  Shortcut,
  VendorCommand,
} from './package-tables.js';
import type { MsiRow, RowsOf } from './row.js';

const REGISTRY_ROOTS = new Map<number, string>([
  [-1, 'HKMU'],
  [0, 'HKCR'],
  [1, 'HKCU'],
  [2, 'HKLM'],
  [3, 'HKU'],
]);

/** Windows Installer takes no more columns in one table. */
const MAX_COLUMNS = 32;

/** Tables of packaging tools, and two of Windows Installer, whose rows run commands or fetch files. */
const VENDOR_TABLES = [
  'AI_DATA_SETTER',
  'AI_FileDownload',
  'AI_PreRequisite',
  'AI_ScheduledTasks',
  'MPB_RunActions',
  'MsiEmbeddedChainer',
  'MsiServiceConfigFailureActions',
];

const MOVE_OPTION = 1;

type SystemChanges = Pick<
  PackageTables,
  | 'serviceInstalls'
  | 'serviceControls'
  | 'shortcuts'
  | 'registry'
  | 'environment'
  | 'fileCopies'
  | 'vendorCommands'
>;

/** Reads the tables that change the system otherwise than by installing files and running actions. */
export function readSystemChanges(
  rowsOf: RowsOf,
  context: FormattedContext,
  formatter: Formatter,
): SystemChanges {
  const read = <T>(tableName: string, readRow: (row: MsiRow, reader: RowReader) => T): T[] => {
    const reader = new RowReader(context, formatter);
    return [...rowsOf(tableName)].map((row) => readRow(row, reader));
  };
  return {
    serviceInstalls: read('ServiceInstall', readServiceInstall),
    serviceControls: read('ServiceControl', readServiceControl),
    shortcuts: read('Shortcut', readShortcut),
    registry: read('Registry', readRegistryRow),
    environment: read('Environment', readEnvironmentRow),
    fileCopies: [...read('MoveFile', readMoveFile), ...read('DuplicateFile', readDuplicateFile)],
    vendorCommands: VENDOR_TABLES.flatMap((name) => readVendorTable(name, rowsOf(name), formatter)),
  };
}

/** Reads cells that refer to other tables. */
class RowReader {
  constructor(
    readonly context: FormattedContext,
    private readonly formatter: Formatter,
  ) {}

  formatted(row: MsiRow, column: string): string {
    return this.formatter.expand(row.text(column)).text;
  }

  /** The path of the directory that a cell names, or of the property that it names instead. */
  folder(row: MsiRow, column: string): string {
    const key = row.text(column);
    const path = this.context.directories.get(key);
    if (path !== undefined || key === '') return path ?? '';
    return this.formatter.expand(`[${key}]`).text.replaceAll('\\', '/').replace(/\/$/, '');
  }

  folderOfComponent(row: MsiRow): string {
    const component = this.context.components.get(row.text('Component_'));
    return component === undefined ? '' : (this.context.directories.get(component.directory) ?? '');
  }
}

function readServiceInstall(row: MsiRow, reader: RowReader): ServiceInstall {
  const { components, filesByKey } = reader.context;
  const component = row.text('Component_');
  return {
    id: row.text('ServiceInstall'),
    name: reader.formatted(row, 'Name'),
    displayName: reader.formatted(row, 'DisplayName'),
    serviceType: row.integer('ServiceType') ?? 0,
    startType: row.integer('StartType') ?? 0,
    errorControl: row.integer('ErrorControl') ?? 0,
    account: reader.formatted(row, 'StartName'),
    arguments: reader.formatted(row, 'Arguments'),
    component,
    description: reader.formatted(row, 'Description'),
    program: filesByKey.get(components.get(component)?.keyPath ?? '')?.installPath ?? '',
  };
}

function readServiceControl(row: MsiRow, reader: RowReader): ServiceControl {
  return {
    id: row.text('ServiceControl'),
    name: reader.formatted(row, 'Name'),
    event: row.integer('Event') ?? 0,
    arguments: reader.formatted(row, 'Arguments'),
    component: row.text('Component_'),
  };
}

function readShortcut(row: MsiRow, reader: RowReader): Shortcut {
  return {
    id: row.text('Shortcut'),
    path: joinPath(reader.folder(row, 'Directory_'), parseFileName(row.text('Name')).long),
    component: row.text('Component_'),
    target: reader.formatted(row, 'Target'),
    arguments: reader.formatted(row, 'Arguments'),
    description: row.text('Description'),
    workingDirectory: reader.folder(row, 'WkDir'),
  };
}

function readRegistryRow(row: MsiRow, reader: RowReader): RegistryRow {
  const root = row.integer('Root');
  return {
    id: row.text('Registry'),
    root: (root === null ? undefined : REGISTRY_ROOTS.get(root)) ?? String(root ?? ''),
    key: reader.formatted(row, 'Key'),
    name: reader.formatted(row, 'Name'),
    value: reader.formatted(row, 'Value'),
    component: row.text('Component_'),
  };
}

function readEnvironmentRow(row: MsiRow, reader: RowReader): EnvironmentRow {
  return {
    id: row.text('Environment'),
    name: row.text('Name'),
    value: reader.formatted(row, 'Value'),
    component: row.text('Component_'),
  };
}

function readMoveFile(row: MsiRow, reader: RowReader): FileCopy {
  const name = row.text('SourceName');
  const destinationName = parseFileName(row.text('DestName')).long || name;
  const sourceFolder = reader.folder(row, 'SourceFolder');
  return {
    table: 'MoveFile',
    id: row.text('FileKey'),
    component: row.text('Component_'),
    // Without a name the folder's property holds the path of the file itself.
    source: name === '' ? sourceFolder : joinPath(sourceFolder, name),
    destination: joinPath(reader.folder(row, 'DestFolder'), destinationName),
    isMove: ((row.integer('Options') ?? 0) & MOVE_OPTION) !== 0,
  };
}

function readDuplicateFile(row: MsiRow, reader: RowReader): FileCopy {
  const file = reader.context.filesByKey.get(row.text('File_'));
  const name = parseFileName(row.text('DestName')).long || (file?.longName ?? '');
  const folder =
    row.text('DestFolder') === '' ? reader.folderOfComponent(row) : reader.folder(row, 'DestFolder');
  return {
    table: 'DuplicateFile',
    id: row.text('FileKey'),
    component: row.text('Component_'),
    source: file?.installPath ?? row.text('File_'),
    destination: joinPath(folder, name),
    isMove: false,
  };
}

function readVendorTable(table: string, rows: Iterable<MsiRow>, formatter: Formatter): VendorCommand[] {
  return [...rows].map((row) => {
    const names = row.columnNames.slice(0, MAX_COLUMNS);
    return {
      table,
      id: row.text(names[0] ?? ''),
      columns: new Map(names.map((name) => [name, formatter.expand(row.text(name)).text])),
    };
  });
}
