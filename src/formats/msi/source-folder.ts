import { type DirectoryRow, joinPath } from './directory-tree.js';
import { type MsiFileName, parseSourceName } from './file-name.js';

/** Where the files of a directory lie beside the package, by long and by short names, `/` between them; '' for there. */
export type SourceFolder = MsiFileName;

/** Resolves every directory to its place in the source, by the source halves of DefaultDir up to the root. */
export function resolveSourceFolders(rows: readonly DirectoryRow[]): Map<string, SourceFolder> {
  const rowOfKey = new Map(rows.map((row) => [row.key, row]));
  const folders = new Map<string, SourceFolder>();
  for (const { key } of rows) {
    const chain: DirectoryRow[] = [];
    const onChain = new Set<string>();
    for (let row = rowOfKey.get(key); row !== undefined && !folders.has(row.key); ) {
      if (onChain.has(row.key)) break;
      onChain.add(row.key);
      chain.push(row);
      row = rowOfKey.get(row.parent);
    }
    for (const row of chain.reverse()) folders.set(row.key, folderOf(row, rowOfKey, folders));
  }
  return folders;
}

const SOURCE_ROOT: SourceFolder = { long: '', short: '' };

function folderOf(
  { defaultDir, key, parent }: DirectoryRow,
  rowOfKey: ReadonlyMap<string, DirectoryRow>,
  folders: ReadonlyMap<string, SourceFolder>,
): SourceFolder {
  // The root is the folder of the package, whatever it is called.
  if (parent === '' || parent === key || !rowOfKey.has(parent)) return SOURCE_ROOT;
  const above = folders.get(parent) ?? SOURCE_ROOT;
  const { long, short } = parseSourceName(defaultDir);
  return {
    long: long === '.' ? above.long : joinPath(above.long, long),
    short: short === '.' ? above.short : joinPath(above.short, short),
  };
}
