import type { Formatter } from './formatted.js';
import type { LaunchCondition, SystemSearch } from './package-tables.js';
import type { MsiRow, RowsOf } from './row.js';

const REGISTRY_ROOTS = ['HKCR', 'HKCU', 'HKLM', 'HKU'];
/** Searches may start in the folder that another one found; real ones do so once. */
const MAX_PARENTS = 4;

/** What AppSearch looks for on the computer, and the properties that tell whether it is there. */
export function readSystemSearches(rowsOf: RowsOf, formatter: Formatter): SystemSearch[] {
  const locators = readLocators(rowsOf, formatter);
  const fileNames = new Map<string, string>();
  for (const row of rowsOf('Signature')) fileNames.set(row.text('Signature'), longName(row.text('FileName')));
  return [...rowsOf('AppSearch')].flatMap((row) => {
    const signature = row.text('Signature_');
    const path = locators.pathOf(signature, MAX_PARENTS);
    if (path === undefined) return [];
    const { isRegistry, table } = path;
    const fileName = fileNames.get(signature);
    const isFile = fileName !== undefined && !isRegistry;
    return [
      {
        property: row.text('Property'),
        signature,
        table,
        isRegistry,
        path: isFile ? `${path.text.replace(/\\$/, '')}\\${fileName}` : path.text,
      },
    ];
  });
}

export function readLaunchConditions(rowsOf: RowsOf, formatter: Formatter): LaunchCondition[] {
  return [...rowsOf('LaunchCondition')].map((row) => ({
    condition: row.text('Condition'),
    description: formatter.expand(row.text('Description')).text,
  }));
}

interface SearchedPath {
  readonly table: SystemSearch['table'];
  readonly text: string;
  readonly isRegistry: boolean;
}

interface Locators {
  pathOf(signature: string, parentsLeft: number): SearchedPath | undefined;
}

/** The rows of RegLocator, DrLocator and IniLocator by the signature that each is for. */
function readLocators(rowsOf: RowsOf, formatter: Formatter): Locators {
  const rowOf = (table: string): Map<string, MsiRow> =>
    new Map([...rowsOf(table)].map((row) => [row.text('Signature_'), row]));
  const expand = (text: string): string => formatter.expand(text).text;
  const [registry, directories, iniFiles] = ['RegLocator', 'DrLocator', 'IniLocator'].map(rowOf);
  const pathOf = (signature: string, parentsLeft: number): SearchedPath | undefined => {
    const key = registry?.get(signature);
    if (key !== undefined) {
      const parts = [
        REGISTRY_ROOTS[key.integer('Root') ?? -1] ?? '',
        expand(key.text('Key')),
        expand(key.text('Name')),
      ];
      return { table: 'RegLocator', isRegistry: true, text: parts.filter((part) => part !== '').join('\\') };
    }
    const folder = directories?.get(signature);
    if (folder !== undefined) {
      const parent = parentsLeft > 0 ? pathOf(folder.text('Parent'), parentsLeft - 1)?.text : undefined;
      const parts = [parent ?? '', expand(folder.text('Path'))];
      return { table: 'DrLocator', isRegistry: false, text: parts.filter((part) => part !== '').join('\\') };
    }
    const ini = iniFiles?.get(signature);
    return ini && { table: 'IniLocator', isRegistry: false, text: longName(ini.text('FileName')) };
  };
  return { pathOf };
}

/** `SHORT~1.EXE|long name.exe` */
const longName = (name: string): string => name.slice(name.indexOf('|') + 1);
