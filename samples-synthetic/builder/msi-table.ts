/**
 * Tables of a Windows Installer database: how a column is declared, and the declarations of the standard tables.
 *
 *     const table: Table = { name: 'Property', columns: columns('Property*:s72 Value:l0'), rows: [['A', 'b']] };
 *
 * A column is `Name:type`, with `*` behind the name of a key. Types are those of an exported `.idt`: `s72` a string of at
 * most 72 characters, `l255` a localizable one, `i2` and `i4` integers, `v0` a stream; in upper case it may be null.
 */
export interface Column {
  readonly name: string;
  readonly kind: 'string' | 'integer' | 'stream';
  /** As in the column's type: characters of a string, bytes of an integer. */
  readonly width: number;
  readonly isKey: boolean;
  readonly isNullable: boolean;
  readonly isLocalizable: boolean;
}

/** A stream cell holds the stream's bytes; it is stored under `Table.key`. */
export type Cell = string | number | Uint8Array | null;

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Columns out of their short notation. */
export function columns(notation: string): Column[] {
  return notation.split(' ').map((text) => {
    const match = /^([^*:]+)(\*?):([a-z])(\d+)$/i.exec(text);
    const [, name = '', star, letter = '', width] = match ?? [];
    const kind = KINDS.get(letter.toLowerCase());
    if (match === null || kind === undefined) throw new RangeError(`not a column: ${text}`);
    return {
      name,
      kind,
      width: Number(width),
      isKey: star === '*',
      isNullable: letter !== letter.toLowerCase(),
      isLocalizable: letter.toLowerCase() === 'l',
    };
  });
}

/** A standard table with its rows. */
export function standardTable(name: StandardTableName, rows: readonly (readonly Cell[])[]): Table {
  return { name, columns: columns(STANDARD_COLUMNS[name]), rows };
}

const KINDS: ReadonlyMap<string, Column['kind']> = new Map([
  ['s', 'string'],
  ['l', 'string'],
  ['i', 'integer'],
  ['v', 'stream'],
]);

const SEQUENCE = 'Action*:s72 Condition:S255 Sequence:I2';

const STANDARD_COLUMNS = {
  Binary: 'Name*:s72 Data:v0',
  Component: 'Component*:s72 ComponentId:S38 Directory_:s72 Attributes:i2 Condition:S255 KeyPath:S72',
  Control:
    'Dialog_*:s72 Control*:s50 Type:s20 X:i2 Y:i2 Width:i2 Height:i2 Attributes:I4 Property:S50 Text:L0 Control_Next:S50 Help:L50',
  ControlEvent: 'Dialog_*:s72 Control_*:s50 Event*:s50 Argument*:s255 Condition*:S255 Ordering:I2',
  CustomAction: 'Action*:s72 Type:i2 Source:S72 Target:S255 ExtendedType:I4',
  Dialog:
    'Dialog*:s72 HCentering:i2 VCentering:i2 Width:i2 Height:i2 Attributes:I4 Title:L128 Control_First:s50 Control_Default:S50 Control_Cancel:S50',
  Directory: 'Directory*:s72 Directory_Parent:S72 DefaultDir:l255',
  Feature:
    'Feature*:s38 Feature_Parent:S38 Title:L64 Description:L255 Display:I2 Level:i2 Directory_:S72 Attributes:i2',
  FeatureComponents: 'Feature_*:s38 Component_*:s72',
  File: 'File*:s72 Component_:s72 FileName:l255 FileSize:i4 Version:S72 Language:S20 Attributes:I2 Sequence:i4',
  Icon: 'Name*:s72 Data:v0',
  InstallExecuteSequence: SEQUENCE,
  InstallUISequence: SEQUENCE,
  LaunchCondition: 'Condition*:s255 Description:l255',
  MsiFileHash: 'File_*:s72 Options:i2 HashPart1:i4 HashPart2:i4 HashPart3:i4 HashPart4:i4',
  Media: 'DiskId*:i2 LastSequence:i4 DiskPrompt:L64 Cabinet:S255 VolumeLabel:S32 Source:S72',
  Property: 'Property*:s72 Value:l0',
  Registry: 'Registry*:s72 Root:i2 Key:l255 Name:L255 Value:L0 Component_:s72',
  ServiceInstall:
    'ServiceInstall*:s72 Name:s255 DisplayName:L255 ServiceType:i4 StartType:i4 ErrorControl:i4 LoadOrderGroup:S255 Dependencies:S255 StartName:S255 Password:S255 Arguments:S255 Component_:s72 Description:L255',
  Shortcut:
    'Shortcut*:s72 Directory_:s72 Name:l128 Component_:s72 Target:s72 Arguments:S255 Description:L255 Hotkey:I2 Icon_:S72 IconIndex:I2 ShowCmd:I2 WkDir:S72',
} as const;

export type StandardTableName = keyof typeof STANDARD_COLUMNS;
