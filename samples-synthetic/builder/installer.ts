/**
 * A whole installer out of what a case cares about: files by folder, binaries, properties, custom actions and when they run.
 * Everything else of a package that installs (components, one feature, media, the standard sequence) is filled in.
 *
 *     buildInstaller({
 *       name: 'Sample',
 *       files: [{ id: 'a.exe', directory: 'FAV', content: bytes }],
 *       directories: [{ id: 'FAV', parent: 'FavoritesFolder', name: 'qkdwz' }],
 *       customActions: [{ name: 'Run', type: 34, source: 'FAV', target: '"[FAV]a.exe" x', after: 'InstallFiles' }],
 *     });
 */
import { buildCabinet, type CabinetCompression } from './cabinet.js';
import { guidFor } from './guid.js';
import { buildMsi, type MsiDatabase } from './msi.js';
import { type Cell, type StandardTableName, standardTable, type Table } from './msi-table.js';

export interface InstallerFile {
  /** Key of the File table and name in the cabinet. */
  readonly id: string;
  /** `short|long` or one name; default the id. */
  readonly name?: string;
  readonly directory: string;
  readonly content: Uint8Array;
}

export interface InstallerDirectory {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
}

export interface CustomAction {
  readonly name: string;
  readonly type: number;
  readonly source?: string;
  readonly target?: string;
  /** Condition of the sequence row. */
  readonly condition?: string;
  /** Runs behind this standard action, in the order in which the actions are given; without it nothing schedules the action. */
  readonly after?: StandardAction;
}

export type StandardAction = keyof typeof STANDARD_SEQUENCE;

/** How the File table's content is packed: into embedded cabinets, or not at all (the case brings its own streams). */
export type InstallerMedia =
  | { readonly kind: 'embedded'; readonly compression: CabinetCompression; readonly cabinetName: string }
  | {
      readonly kind: 'given';
      readonly cabinets: readonly { readonly name: string; readonly lastSequence: number }[];
    };

export interface InstallerOptions {
  readonly name: string;
  readonly manufacturer?: string;
  readonly version?: string;
  readonly files?: readonly InstallerFile[];
  /** Besides TARGETDIR, `INSTALLFOLDER` (in ProgramFilesFolder) and the system folders named as parents. */
  readonly directories?: readonly InstallerDirectory[];
  readonly media?: InstallerMedia;
  readonly properties?: Readonly<Record<string, string>>;
  readonly binaries?: Readonly<Record<string, Uint8Array>>;
  readonly icons?: Readonly<Record<string, Uint8Array>>;
  readonly customActions?: readonly CustomAction[];
  readonly tables?: readonly Table[];
  readonly summary?: MsiDatabase['summary'];
  readonly database?: Omit<MsiDatabase, 'tables' | 'summary'>;
}

/** The package's bytes. */
export function buildInstaller(options: InstallerOptions): Uint8Array {
  const files = options.files ?? [];
  const media = options.media ?? { kind: 'embedded', compression: 'mszip', cabinetName: 'data.cab' };
  return buildMsi({
    ...options.database,
    tables: [...installerTables(options, files, media), ...(options.tables ?? [])],
    summary: {
      title: 'Installation Database',
      subject: options.name,
      author: options.manufacturer ?? 'Example Software',
      template: 'Intel;1033',
      revisionNumber: guidFor(`${options.name} package`),
      creatingApplication: 'Sample builder',
      pageCount: 200,
      wordCount: 2,
      security: 2,
      ...options.summary,
    },
    streams: [...embeddedCabinets(files, media), ...(options.database?.streams ?? [])],
  });
}

/** A Registry row: `root` 0 HKCR, 1 HKCU, 2 HKLM. Its component must be one of the file ids' (`c_` and the id). */
export function registryTable(
  rows: readonly { root: 0 | 1 | 2; key: string; name: string; value: string; component: string }[],
): Table {
  return standardTable(
    'Registry',
    rows.map((row, index) => [`reg${index + 1}`, row.root, row.key, row.name, row.value, row.component]),
  );
}

const STANDARD_SEQUENCE = {
  AppSearch: 50,
  LaunchConditions: 100,
  CostInitialize: 800,
  FileCost: 900,
  CostFinalize: 1000,
  InstallValidate: 1400,
  InstallInitialize: 1500,
  InstallFiles: 4000,
  WriteRegistryValues: 5000,
  InstallFinalize: 6600,
} as const;

function installerTables(
  options: InstallerOptions,
  files: readonly InstallerFile[],
  media: InstallerMedia,
): Table[] {
  const components = files.map((file) => [
    `c_${file.id}`,
    guidFor(file.id),
    file.directory,
    0,
    null,
    file.id,
  ]);
  const binaries = Object.entries(options.binaries ?? {});
  const icons = Object.entries(options.icons ?? {});
  const actions = options.customActions ?? [];
  return [
    standardTable('Property', Object.entries(propertiesOf(options))),
    standardTable('Directory', directoryRows(options, files)),
    ...tableOfSome('Component', components),
    standardTable('Feature', [['Main', null, 'Main', null, 1, 1, 'TARGETDIR', 0]]),
    ...tableOfSome(
      'FeatureComponents',
      files.map((file) => ['Main', `c_${file.id}`]),
    ),
    ...tableOfSome(
      'File',
      files.map((file, index) => [
        file.id,
        `c_${file.id}`,
        file.name ?? file.id,
        file.content.length,
        null,
        null,
        0,
        index + 1,
      ]),
    ),
    ...tableOfSome('Media', mediaRows(files, media)),
    ...tableOfSome('Binary', binaries),
    ...tableOfSome('Icon', icons),
    ...tableOfSome(
      'CustomAction',
      actions.map(({ name, type, source, target }) => [name, type, source ?? null, target ?? null, null]),
    ),
    standardTable('InstallExecuteSequence', sequenceRows(actions)),
  ];
}

function tableOfSome(name: StandardTableName, rows: readonly (readonly Cell[])[]): Table[] {
  return rows.length === 0 ? [] : [standardTable(name, rows)];
}

function propertiesOf(options: InstallerOptions): Record<string, string> {
  return {
    ProductName: options.name,
    ProductVersion: options.version ?? '1.0.0',
    Manufacturer: options.manufacturer ?? 'Example Software',
    ProductCode: guidFor(`${options.name} product`),
    UpgradeCode: guidFor(`${options.name} upgrade`),
    ProductLanguage: '1033',
    ...options.properties,
  };
}

function directoryRows(options: InstallerOptions, files: readonly InstallerFile[]): Cell[][] {
  const own = [
    { id: 'INSTALLFOLDER', parent: 'ProgramFilesFolder', name: options.name },
    ...(options.directories ?? []),
  ];
  const known = new Set(['TARGETDIR', ...own.map((directory) => directory.id)]);
  const referenced = [...own.map((directory) => directory.parent), ...files.map((file) => file.directory)];
  const systemFolders = [...new Set(referenced)].filter((id) => !known.has(id));
  return [
    ['TARGETDIR', null, 'SourceDir'],
    ...systemFolders.map((id) => [id, 'TARGETDIR', '.']),
    ...own.map(({ id, parent, name }) => [id, parent, name]),
  ];
}

function mediaRows(files: readonly InstallerFile[], media: InstallerMedia): Cell[][] {
  if (media.kind === 'given') {
    return media.cabinets.map(({ name, lastSequence }, index) => [
      index + 1,
      lastSequence,
      null,
      name,
      null,
      null,
    ]);
  }
  return files.length === 0 ? [] : [[1, files.length, null, `#${media.cabinetName}`, null, null]];
}

function embeddedCabinets(
  files: readonly InstallerFile[],
  media: InstallerMedia,
): { name: string; content: Uint8Array }[] {
  if (media.kind === 'given' || files.length === 0) return [];
  const folder = {
    compression: media.compression,
    files: files.map((file) => ({ name: file.id, content: file.content })),
  };
  return [{ name: media.cabinetName, content: buildCabinet({ folders: [folder] }) }];
}

function sequenceRows(actions: readonly CustomAction[]): Cell[][] {
  const scheduled = actions.flatMap((action, index): Cell[][] =>
    action.after === undefined
      ? []
      : [[action.name, action.condition ?? null, STANDARD_SEQUENCE[action.after] + index + 1]],
  );
  return [...Object.entries(STANDARD_SEQUENCE).map(([name, number]) => [name, null, number]), ...scheduled];
}
