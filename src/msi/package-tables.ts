import type { CustomAction } from './custom-action.js';
import type { MsiMedia } from './media.js';
import type { SequenceRow } from './sequence.js';
import type { MsiFile } from './stored-file.js';

/** A row of Binary or Icon. */
export interface NamedBinary {
  name: string;
  streamName: string;
}

/** A row of ControlEvent: what a control of a dialog does. */
export interface ControlEvent {
  dialog: string;
  control: string;
  event: string;
  argument: string;
  condition: string;
  ordering: number | null;
}

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

export interface ServiceControl {
  id: string;
  name: string;
  event: number;
  arguments: string;
  component: string;
}

export interface Shortcut {
  id: string;
  /** Resolved folder and long name. */
  path: string;
  component: string;
  /** Target column expanded: a file, or the advertised feature's name. */
  target: string;
  arguments: string;
  description: string;
  workingDirectory: string;
}

export interface RegistryRow {
  id: string;
  /** `HKLM`, `HKCU`, `HKCR`, `HKU`, `HKMU` (machine or user) or the number as text. */
  root: string;
  key: string;
  name: string;
  value: string;
  component: string;
}

export interface EnvironmentRow {
  id: string;
  name: string;
  value: string;
  component: string;
}

/** A row of a table that belongs to a packaging tool and carries commands. */
export interface VendorCommand {
  table: string;
  id: string;
  /** All texts of the row by column, as they stand. */
  columns: ReadonlyMap<string, string>;
}

/** What the rest of the program needs of a database, in one typed view. */
export interface PackageTables {
  /** Property table. */
  properties: ReadonlyMap<string, string>;
  files: readonly MsiFile[];
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
  vendorCommands: readonly VendorCommand[];
  /** Directory key → resolved path with `/` between names. */
  directories: ReadonlyMap<string, string>;
}
