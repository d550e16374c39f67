/** Properties that Windows Installer itself sets to folders of the system [System Folder Properties]. */
const SYSTEM_FOLDERS = new Set([
  'AdminToolsFolder',
  'AppDataFolder',
  'CommonAppDataFolder',
  'CommonFiles64Folder',
  'CommonFilesFolder',
  'DesktopFolder',
  'FavoritesFolder',
  'FontsFolder',
  'LocalAppDataFolder',
  'MyPicturesFolder',
  'NetHoodFolder',
  'PersonalFolder',
  'PrintHoodFolder',
  'ProgramFiles64Folder',
  'ProgramFilesFolder',
  'ProgramMenuFolder',
  'RecentFolder',
  'SendToFolder',
  'StartMenuFolder',
  'StartupFolder',
  'System16Folder',
  'System64Folder',
  'SystemFolder',
  'TempFolder',
  'TemplateFolder',
  'WindowsFolder',
  'WindowsVolume',
]);

/** Merge modules append their identifier to every key. */
const MODULE_SUFFIX = /\.[0-9A-F]{8}(?:_[0-9A-F]{4}){3}_[0-9A-F]{12}$/i;

/** The longest of the names above with a module's suffix has fewer; a cell may have millions. */
const LONGEST_KEY = 72;

/** The system folder that a directory key or property stands for; undefined for others. */
export function findSystemFolder(key: string): string | undefined {
  if (key.length > LONGEST_KEY) return undefined;
  const name = key.replace(MODULE_SUFFIX, '');
  return SYSTEM_FOLDERS.has(name) ? name : undefined;
}
