import { joinPath } from './directory-tree.js';
import { parseFileName } from './file-name.js';
import type { FormattedContext, Formatter } from './formatted.js';
import type {
  EnvironmentRow,
  FileCopy,
  LoadedLibrary,
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
  | 'loadedLibraries'
  | 'vendorCommands'
>;

/** Reads the tables that change the system otherwise than by installing files and running actions. */
export function readSystemChanges(
  rowsOf: RowsOf,
  context: FormattedContext,
  formatter: Formatter,
): SystemChanges {
  const read = <T>(tableName: string, readRow: (row: MsiRow, reader: RowReader, table: string) => T): T[] => {
    const reader = new RowReader(context, formatter);
    return [...rowsOf(tableName)].map((row) => readRow(row, reader, tableName));
  };
  return {
    serviceInstalls: read('ServiceInstall', readServiceInstall),
    serviceControls: read('ServiceControl', readServiceControl),
    shortcuts: read('Shortcut', readShortcut),
    registry: read('Registry', readRegistryRow),
    environment: read('Environment', readEnvironmentRow),
    fileCopies: [...read('MoveFile', readMoveFile), ...read('DuplicateFile', readDuplicateFile)],
    loadedLibraries: [
      ...read('SelfReg', readSelfRegistration),
      ...read('MsiEmbeddedUI', readEmbeddedUi).flat(),
      ...read('ODBCDriver', readOdbcSetup),
      ...read('ODBCTranslator', readOdbcSetup),
    ],
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

  /** As Windows writes it; '' when the component's key is no file. */
  keyFile(row: MsiRow): string {
    const key = this.context.components.get(row.text('Component_'))?.keyPath ?? '';
    return this.fileOf(key)?.replaceAll('/', '\\') ?? '';
  }

  /** Install path of a row of File. */
  fileOf(key: string): string | undefined {
    return this.context.filesByKey.get(key)?.installPath;
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
  const target = row.text('Target');
  return {
    id: row.text('Shortcut'),
    path: joinPath(reader.folder(row, 'Directory_'), parseFileName(row.text('Name')).long),
    component: row.text('Component_'),
    // Without brackets it is a feature, and the shortcut starts the key file of the component once that is installed.
    target: (target.includes('[') ? '' : reader.keyFile(row)) || reader.formatted(row, 'Target'),
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

function readSelfRegistration(row: MsiRow, reader: RowReader, table: string): LoadedLibrary {
  const key = row.text('File_');
  return {
    table,
    id: key,
    row: `File.${key}`,
    dll: reader.fileOf(key) ?? key,
    entryPoint: 'DllRegisterServer',
  };
}

const HANDLES_INTERFACE = 1;

function readEmbeddedUi(row: MsiRow, _reader: RowReader, table: string): LoadedLibrary[] {
  // The other rows are files that the library finds beside itself.
  if (((row.integer('Attributes') ?? 0) & HANDLES_INTERFACE) === 0) return [];
  const id = row.text('MsiEmbeddedUI');
  const dll = parseFileName(row.text('FileName')).long || `${table}.${id}`;
  return [{ table, id, row: `${table}.${id}`, dll, entryPoint: 'InitializeEmbeddedUI' }];
}

/** Without a set-up DLL of its own the driver or translator is one. */
function readOdbcSetup(row: MsiRow, reader: RowReader, table: string): LoadedLibrary {
  const id = row.text(row.columnNames[0] ?? '');
  const key = row.text('File_Setup') || row.text('File_');
  const entryPoint = table === 'ODBCDriver' ? 'ConfigDriver' : 'ConfigTranslator';
  return { table, id, row: `File.${key}`, dll: reader.fileOf(key) ?? key, entryPoint };
}

/** Bits of the type of an embedded chainer that tell what its Source is, as those of an action do. */
const SOURCE_MASK = 0x30;
const SOURCE_FILE = 0x10;
const SOURCE_PROPERTY = 0x30;

function chainerSource(row: MsiRow): string {
  const source = row.text('Source');
  const kind = (row.integer('Type') ?? 0) & SOURCE_MASK;
  if (kind === SOURCE_FILE) return `[#${source}]`;
  return kind === SOURCE_PROPERTY ? `[${source}]` : source;
}

function readVendorTable(table: string, rows: Iterable<MsiRow>, formatter: Formatter): VendorCommand[] {
  return [...rows].map((row) => {
    const names = row.columnNames.slice(0, MAX_COLUMNS);
    return {
      table,
      id: row.text(names[0] ?? ''),
      columns: new Map(
        names.map((name) => {
          const isSource = table === 'MsiEmbeddedChainer' && name === 'Source';
          return [name, formatter.expand(isSource ? chainerSource(row) : row.text(name)).text];
        }),
      ),
    };
  });
}
