import { type MsiColumn, parseColumn } from './column.js';

// The tables of [Database Tables], as transforms need them: a transform stores rows of tables that it does not
// describe, because the package that it is applied to does. `*` marks the primary key; columns are strings unless
// `:i2`, `:i4` (integers) or `:v` (OBJECT) stands behind the name. Where versions differ in width there are several.
const TABLES: Readonly<Record<string, readonly string[]>> = {
  ActionText: ['*Action Description Template'],
  AdminExecuteSequence: ['*Action Condition Sequence:i2'],
  AdminUISequence: ['*Action Condition Sequence:i2'],
  AdvtExecuteSequence: ['*Action Condition Sequence:i2'],
  AdvtUISequence: ['*Action Condition Sequence:i2'],
  AppId: [
    '*AppId RemoteServerName LocalService ServiceParameters DllSurrogate ActivateAtStorage:i2 RunAsInteractiveUser:i2',
  ],
  AppSearch: ['*Property *Signature_'],
  BBControl: ['*Billboard_ *BBControl Type X:i2 Y:i2 Width:i2 Height:i2 Attributes:i4 Text'],
  Billboard: ['*Billboard Feature_ Action Ordering:i2'],
  Binary: ['*Name Data:v'],
  BindImage: ['*File_ Path'],
  CCPSearch: ['*Signature_'],
  CheckBox: ['*Property Value'],
  Class: [
    '*CLSID *Context *Component_ ProgId_Default Description AppId_ FileTypeMask Icon_ IconIndex:i2 DefInprocHandler Argument Feature_ Attributes:i2',
  ],
  ComboBox: ['*Property *Order:i2 Value Text'],
  CompLocator: ['*Signature_ ComponentId Type:i2'],
  Complus: ['*Component_ *ExpType:i2'],
  Component: ['*Component ComponentId Directory_ Attributes:i2 Condition KeyPath'],
  Condition: ['*Feature_ *Level:i2 Condition'],
  Control: [
    '*Dialog_ *Control Type X:i2 Y:i2 Width:i2 Height:i2 Attributes:i4 Property Text Control_Next Help',
  ],
  ControlCondition: ['*Dialog_ *Control_ *Action *Condition'],
  ControlEvent: ['*Dialog_ *Control_ *Event *Argument *Condition Ordering:i2'],
  CreateFolder: ['*Directory_ *Component_'],
  CustomAction: ['*Action Type:i2 Source Target ExtendedType:i4'],
  Dialog: [
    '*Dialog HCentering:i2 VCentering:i2 Width:i2 Height:i2 Attributes:i4 Title Control_First Control_Default Control_Cancel',
  ],
  Directory: ['*Directory Directory_Parent DefaultDir'],
  DrLocator: ['*Signature_ *Parent *Path Depth:i2'],
  DuplicateFile: ['*FileKey Component_ File_ DestName DestFolder'],
  Environment: ['*Environment Name Value Component_'],
  Error: ['*Error:i2 Message'],
  EventMapping: ['*Dialog_ *Control_ *Event Attribute'],
  Extension: ['*Extension *Component_ ProgId_ MIME_ Feature_'],
  Feature: ['*Feature Feature_Parent Title Description Display:i2 Level:i2 Directory_ Attributes:i2'],
  FeatureComponents: ['*Feature_ *Component_'],
  File: [
    '*File Component_ FileName FileSize:i4 Version Language Attributes:i2 Sequence:i4',
    '*File Component_ FileName FileSize:i4 Version Language Attributes:i2 Sequence:i2',
  ],
  FileSFPCatalog: ['*File_ *SFPCatalog_'],
  Font: ['*File_ FontTitle'],
  Icon: ['*Name Data:v'],
  IniFile: ['*IniFile FileName DirProperty Section Key Value Action:i2 Component_'],
  IniLocator: ['*Signature_ FileName Section Key Field:i2 Type:i2'],
  InstallExecuteSequence: ['*Action Condition Sequence:i2'],
  InstallUISequence: ['*Action Condition Sequence:i2'],
  IsolatedComponent: ['*Component_Shared *Component_Application'],
  LaunchCondition: ['*Condition Description'],
  ListBox: ['*Property *Order:i2 Value Text'],
  ListView: ['*Property *Order:i2 Value Text Binary_'],
  LockPermissions: ['*LockObject *Table *Domain *User Permission:i4'],
  MIME: ['*ContentType Extension_ CLSID'],
  Media: [
    '*DiskId:i2 LastSequence:i4 DiskPrompt Cabinet VolumeLabel Source',
    '*DiskId:i2 LastSequence:i2 DiskPrompt Cabinet VolumeLabel Source',
  ],
  ModuleAdminExecuteSequence: ['*Action Sequence:i2 BaseAction After:i2 Condition'],
  ModuleAdminUISequence: ['*Action Sequence:i2 BaseAction After:i2 Condition'],
  ModuleComponents: ['*Component *ModuleID *Language:i2'],
  ModuleConfiguration: [
    '*Name Format:i2 Type ContextData DefaultValue Attributes:i4 DisplayName Description HelpLocation HelpKeyword',
  ],
  ModuleDependency: ['*ModuleID *ModuleLanguage:i2 *RequiredID *RequiredLanguage:i2 RequiredVersion'],
  ModuleExclusion: [
    '*ModuleID *ModuleLanguage:i2 *ExcludedID *ExcludedLanguage:i2 ExcludedMinVersion ExcludedMaxVersion',
  ],
  ModuleInstallExecuteSequence: ['*Action Sequence:i2 BaseAction After:i2 Condition'],
  ModuleInstallUISequence: ['*Action Sequence:i2 BaseAction After:i2 Condition'],
  ModuleSignature: ['*ModuleID *Language:i2 Version'],
  ModuleSubstitution: ['*Table *Row *Column Value'],
  MoveFile: ['*FileKey Component_ SourceName DestName SourceFolder DestFolder Options:i2'],
  MsiAssembly: ['*Component_ Feature_ File_Manifest File_Application Attributes:i2'],
  MsiAssemblyName: ['*Component_ *Name Value'],
  MsiDigitalCertificate: ['*DigitalCertificate CertData:v'],
  MsiDigitalSignature: ['*Table *SignObject DigitalCertificate_ Hash:v'],
  MsiEmbeddedChainer: ['*MsiEmbeddedChainer Condition CommandLine Source Type:i4'],
  MsiEmbeddedUI: ['*MsiEmbeddedUI FileName Attributes:i2 MessageFilter:i4 Data:v'],
  MsiFileHash: ['*File_ Options:i2 HashPart1:i4 HashPart2:i4 HashPart3:i4 HashPart4:i4'],
  MsiLockPermissionsEx: ['*MsiLockPermissionsEx LockObject Table SDDLText Condition'],
  MsiPatchCertificate: ['*PatchCertificate *DigitalCertificate_'],
  MsiPatchHeaders: ['*StreamRef Header:v'],
  MsiPatchMetadata: ['*Company *Property Value'],
  MsiPatchSequence: [
    '*PatchFamily *ProductCode Sequence Attributes:i4',
    '*PatchFamily *ProductCode Sequence Attributes:i2',
  ],
  MsiServiceConfig: ['*MsiServiceConfig Name Event:i2 ConfigType:i4 Argument Component_'],
  MsiServiceConfigFailureActions: [
    '*MsiServiceConfigFailureActions Name Event:i2 ResetPeriod:i4 RebootMessage Command Actions DelayActions Component_',
  ],
  MsiShortcutProperty: ['*MsiShortcutProperty Shortcut_ PropertyKey PropVariantValue'],
  ODBCAttribute: ['*Driver_ *Attribute Value'],
  ODBCDataSource: ['*DataSource Component_ Description DriverDescription Registration:i2'],
  ODBCDriver: ['*Driver Component_ Description File_ File_Setup'],
  ODBCSourceAttribute: ['*DataSource_ *Attribute Value'],
  ODBCTranslator: ['*Translator Component_ Description File_ File_Setup'],
  Patch: ['*File_ *Sequence:i2 PatchSize:i4 Attributes:i2 Header:v StreamRef_'],
  PatchPackage: ['*PatchId Media_:i2'],
  ProgId: ['*ProgId ProgId_Parent Class_ Description Icon_ IconIndex:i2'],
  Property: ['*Property Value'],
  PublishComponent: ['*ComponentId *Qualifier *Component_ AppData Feature_'],
  RadioButton: ['*Property *Order:i2 Value X:i2 Y:i2 Width:i2 Height:i2 Text Help'],
  RegLocator: ['*Signature_ Root:i2 Key Name Type:i2'],
  Registry: ['*Registry Root:i2 Key Name Value Component_'],
  RemoveFile: ['*FileKey Component_ FileName DirProperty InstallMode:i2'],
  RemoveIniFile: ['*RemoveIniFile FileName DirProperty Section Key Value Action:i2 Component_'],
  RemoveRegistry: ['*RemoveRegistry Root:i2 Key Name Component_'],
  ReserveCost: ['*ReserveKey Component_ ReserveFolder ReserveLocal:i4 ReserveSource:i4'],
  SFPCatalog: ['*SFPCatalog Catalog:v Dependency'],
  SelfReg: ['*File_ Cost:i2'],
  ServiceControl: ['*ServiceControl Name Event:i2 Arguments Wait:i2 Component_'],
  ServiceInstall: [
    '*ServiceInstall Name DisplayName ServiceType:i4 StartType:i4 ErrorControl:i4 LoadOrderGroup Dependencies StartName Password Arguments Component_ Description',
  ],
  Shortcut: [
    '*Shortcut Directory_ Name Component_ Target Arguments Description Hotkey:i2 Icon_ IconIndex:i2 ShowCmd:i2 WkDir DisplayResourceDLL DisplayResourceId:i2 DescriptionResourceDLL DescriptionResourceId:i2',
  ],
  Signature: [
    '*Signature FileName MinVersion MaxVersion MinSize:i4 MaxSize:i4 MinDate:i4 MaxDate:i4 Languages',
  ],
  TextStyle: ['*TextStyle FaceName Size:i2 Color:i4 StyleBits:i2'],
  TypeLib: ['*LibID *Language:i2 *Component_ Version:i4 Description Directory_ Feature_ Cost:i4'],
  UIText: ['*Key Text'],
  Upgrade: ['*UpgradeCode *VersionMin *VersionMax *Language *Attributes:i4 Remove ActionProperty'],
  Verb: ['*Extension_ *Verb Sequence:i2 Command Argument'],
  _Validation: [
    '*Table *Column Nullable MinValue:i4 MaxValue:i4 KeyTable KeyColumn:i2 Category Set Description',
  ],
};

const STRING_TYPE = 0x0d00;
const TYPE_OF_CODE = new Map([
  ['i2', 0x0502],
  ['i4', 0x0104],
  ['v', 0x0900],
]);
const KEY_BIT = 0x2000;

/** The columns that a standard table is known to have, the usual version first; none for other tables. */
export function standardColumns(table: string): MsiColumn[][] {
  if (!Object.hasOwn(TABLES, table)) return [];
  return TABLES[table]!.map((columns) => columns.split(' ').map(columnOf));
}

function columnOf(text: string, index: number): MsiColumn {
  const [, key, name, code] = /^(\*?)([^:]+)(?::(.+))?$/.exec(text) ?? [];
  const type = code === undefined ? STRING_TYPE : TYPE_OF_CODE.get(code)!;
  return parseColumn(name!, index + 1, type | (key === '*' ? KEY_BIT : 0));
}
