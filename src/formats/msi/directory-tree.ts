import { parseTargetName } from './file-name.js';
import type { ReportMsiProblem } from './problem-report.js';
import { findSystemFolder } from './system-folder.js';

/** A row of the Directory table. */
export interface DirectoryRow {
  key: string;
  parent: string;
  defaultDir: string;
}

/** Windows Installer itself stops at 260. A longer path starts anew, so that a long chain costs no quadratic space. */
const MAX_PATH_LENGTH = 512;
const CUT_MARK = '...';

/**
 * Resolves every directory to the path that files are installed to, `/` between names, long names where there are
 * some. Paths start at a system folder's property (`ProgramFilesFolder/Maker`) or at the root, TARGETDIR, which is ''.
 * Keys with an entry in `assigned` (values of properties of that name) take its path instead of their parent's.
 * A cycle is cut at the row that closes it, which then counts as a root; a missing parent counts as a root, too.
 */
export function resolveDirectories(
  rows: readonly DirectoryRow[],
  assigned: ReadonlyMap<string, string>,
  report: ReportMsiProblem,
): Map<string, string> {
  const rowOfKey = new Map(rows.map((row) => [row.key, row]));
  const paths = new Map<string, string>();
  for (const { key } of rows) {
    for (const row of unresolvedChain(key, rowOfKey, paths, assigned, report)) {
      paths.set(row.key, pathOf(row, rowOfKey, paths, assigned));
    }
  }
  return paths;
}

/** The rows from the nearest root or resolved ancestor down to `key`, none of which is resolved yet. */
function unresolvedChain(
  key: string,
  rowOfKey: ReadonlyMap<string, DirectoryRow>,
  paths: ReadonlyMap<string, string>,
  assigned: ReadonlyMap<string, string>,
  report: ReportMsiProblem,
): DirectoryRow[] {
  const chain: DirectoryRow[] = [];
  const onChain = new Set<string>();
  let row = rowOfKey.get(key);
  while (row !== undefined && !paths.has(row.key)) {
    if (onChain.has(row.key)) {
      report('msi.directory-cycle', `directory ${row.key} is its own ancestor; it is treated as a root`);
      break;
    }
    onChain.add(row.key);
    chain.push(row);
    if (isRoot(row, assigned)) break;
    const parent = rowOfKey.get(row.parent);
    if (parent === undefined) {
      report('msi.directory-parent-missing', `directory ${row.key} is in ${row.parent}, which has no row`);
    }
    row = parent;
  }
  return chain.reverse();
}

function isRoot(row: DirectoryRow, assigned: ReadonlyMap<string, string>): boolean {
  return (
    row.parent === '' ||
    row.parent === row.key ||
    assigned.has(row.key) ||
    findSystemFolder(row.key) !== undefined
  );
}

function pathOf(
  row: DirectoryRow,
  rowOfKey: ReadonlyMap<string, DirectoryRow>,
  paths: ReadonlyMap<string, string>,
  assigned: ReadonlyMap<string, string>,
): string {
  const value = assigned.get(row.key);
  if (value !== undefined)
    return withoutDoubledSeparators(value.replaceAll('\\', '/')).replace(/(?<!\/)\/+$/, '');
  const systemFolder = findSystemFolder(row.key);
  if (systemFolder !== undefined) return systemFolder;
  if (isRoot(row, assigned)) return row.key === 'TARGETDIR' ? '' : row.key;

  const parentPath = rowOfKey.has(row.parent)
    ? (paths.get(row.parent) ?? row.parent)
    : (findSystemFolder(row.parent) ?? row.parent);
  const { long } = parseTargetName(row.defaultDir);
  return long === '.' ? parentPath : joinPath(parentPath, long);
}

/** Properties in a path often end in a separator, and another one follows; a UNC path starts with two. */
function withoutDoubledSeparators(path: string): string {
  return path.replace(/(?<=[^/])\/{2,}/g, '/');
}

/** Joins with `/`; what grows too long keeps its last name, behind `...`. */
export function joinPath(folder: string, name: string): string {
  const path = folder === '' ? name : `${folder}${folder.endsWith('/') ? '' : '/'}${name}`;
  return path.length <= MAX_PATH_LENGTH ? path : `${CUT_MARK}/${name.slice(-MAX_PATH_LENGTH)}`;
}
