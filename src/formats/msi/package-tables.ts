import type { Assignment } from './assignment.js';
import type { MsiComponent } from './component.js';
import type { ControlEvent, CustomAction } from './custom-action.js';
import type { MsiMedia } from './media.js';
import type { SequenceRow } from './sequence.js';
import type { SourceFolder } from './source-folder.js';
import type { MsiFile } from './stored-file.js';

export type { ControlEvent } from './custom-action.js';

/** What the rest of the program needs of a database, in one typed view. */
export interface PackageTables {
  /** Property table. */
  properties: ReadonlyMap<string, string>;
  /** What actions (types 35 and 51) and dialogs set properties to, in the order in which they run. */
  assignments: ReadonlyMap<string, readonly Assignment[]>;
  /** What a property may be when an action runs, expanded, the likeliest first; empty when the tables do not say. */
  valuesOf: (property: string, action: Pick<CustomAction, 'invocations'>) => readonly string[];
  components: ReadonlyMap<string, MsiComponent>;
  /** Directory key → resolved path with `/` between names; TARGETDIR, the root, is ''. */
  directories: ReadonlyMap<string, string>;
  /** Directory key → where its files lie beside the package, when they are in no cabinet. */
  sourceFolders: ReadonlyMap<string, SourceFolder>;
  files: readonly MsiFile[];
  filesByKey: ReadonlyMap<string, MsiFile>;
  media: readonly MsiMedia[];
  binaries: readonly NamedBinary[];
  icons: readonly NamedBinary[];
  customActions: readonly CustomAction[];
  sequences: readonly SequenceRow[];
  controlEvents: readonly ControlEvent[];
  serviceInstalls: readonly ServiceInstall[];
  serviceControls: readonly ServiceControl[];
  shortcuts: readonly Shortcut[];
  registry: readonly RegistryRow[];
  environment: readonly EnvironmentRow[];
  fileCopies: readonly FileCopy[];
  loadedLibraries: readonly LoadedLibrary[];
  vendorCommands: readonly VendorCommand[];
  systemSearches: readonly SystemSearch[];
  launchConditions: readonly LaunchCondition[];
}

/** A row of AppSearch: a property is set when something is on the computer. */
export interface SystemSearch {
  property: string;
  signature: string;
  /** The table that says where to search. */
  table: 'RegLocator' | 'DrLocator' | 'IniLocator';
  /** Expanded: a key and value of the registry, a folder, or a file. */
  path: string;
  isRegistry: boolean;
}

/** A row of LaunchCondition: the installation ends with `description` unless `condition` is true. */
export interface LaunchCondition {
  condition: string;
  description: string;
}

/** A row of Binary or Icon. */
export interface NamedBinary {
  name: string;
  streamName: string;
}

/** Texts are expanded. */
export interface ServiceInstall {
  id: string;
  name: string;
  displayName: string;
  serviceType: number;
  startType: number;
  errorControl: number;
  account: string;
  arguments: string;
  component: string;
  description: string;
  /** Install path of the component's key file, which is the service's program; '' when it has none. */
  program: string;
}

/** Texts are expanded. */
export interface ServiceControl {
  id: string;
  name: string;
  event: number;
  arguments: string;
  component: string;
}

/** Texts are expanded. */
export interface Shortcut {
  id: string;
  /** Resolved folder and long name, with `/` between names. */
  path: string;
  component: string;
  /** A program; of an advertised shortcut the key file of its component, or the feature where that has none. */
  target: string;
  arguments: string;
  description: string;
  /** Resolved path of the working directory. */
  workingDirectory: string;
}

/** A row of Registry; texts are expanded. */
export interface RegistryRow {
  id: string;
  /** `HKCR`, `HKCU`, `HKLM`, `HKU`, `HKMU` (machine or user), or the number as text. */
  root: string;
  key: string;
  name: string;
  /** As written, with the prefix of its type (`#` number, `#%` expandable, `#x` binary). */
  value: string;
  component: string;
}

/** A row of Environment; the value is expanded. */
export interface EnvironmentRow {
  id: string;
  /** With the prefixes that tell when it is set, as it stands. */
  name: string;
  value: string;
  component: string;
}

/** A row of MoveFile or DuplicateFile: a file copied or moved on the target machine. */
export interface FileCopy {
  table: 'MoveFile' | 'DuplicateFile';
  id: string;
  component: string;
  /** Resolved path of the source, `/` between names; may end in a pattern. */
  source: string;
  /** Resolved path of the destination; its last name is that of the source when the row gives none. */
  destination: string;
  isMove: boolean;
}

/** A row of SelfReg, MsiEmbeddedUI, ODBCDriver or ODBCTranslator: Windows Installer loads a DLL and calls it. */
export interface LoadedLibrary {
  table: string;
  id: string;
  /** The row that holds the DLL: `File.key`, or one of its own table. */
  row: string;
  /** Install path, or the name under which it is unpacked to be loaded. */
  dll: string;
  entryPoint: string;
}

/** A row of a table that carries commands: of a packaging tool, or one of the less known of Windows Installer. */
export interface VendorCommand {
  table: string;
  id: string;
  /** All texts of the row by column, expanded. */
  columns: ReadonlyMap<string, string>;
}
