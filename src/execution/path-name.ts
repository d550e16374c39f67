/** Lower case, `/` between names, without quotes around it and without `.` at its end. */
export function normalizePath(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && isQuoteOrSpace(path[start])) start += 1;
  while (end > start && isQuoteOrSpace(path[end - 1])) end -= 1;
  return path
    .slice(start, end)
    .replace(/[\\/]+/g, '/')
    .replace(/(?<=\/)\.$/, '')
    .toLowerCase();
}

/**
 * The last name of a path, normalized. What stands for a folder and is joined to the name without a separator goes:
 * `%~dp0x.dll` of batch files, `{folder}x.dll` of scripts, `[FOLDER]x.dll` of Formatted texts.
 */
export function baseName(path: string): string {
  const normalized = normalizePath(path);
  const name = normalized.slice(normalized.lastIndexOf('/') + 1);
  const bare = name.replace(FOLDER_SYMBOL, '');
  return bare === '' ? name : bare;
}

const FOLDER_SYMBOL = /^(?:%~dp0|%[^%]{1,64}%|![^!]{1,64}!|\{[^}]{1,64}\}|\[[^\]]{1,64}\])+/;

/** A folder as it is written, without quotes around it and without a separator or `.` at its end. */
export function trimFolder(folder: string): string {
  return folder.replace(/^"|"$/g, '').replace(/(?<![\\/])[\\/]+\.?$/, '');
}

/** The folder of a path, normalized, with `/` at its end; '' when the path has none. */
export function folderName(path: string): string {
  const normalized = normalizePath(path);
  const length = normalized.lastIndexOf('/') + 1;
  const symbol = FOLDER_SYMBOL.exec(normalized.slice(length))?.[0] ?? '';
  const name = normalized.slice(length + symbol.length);
  return normalized.slice(0, length) + (name === '' ? '' : symbol);
}

function isQuoteOrSpace(character: string | undefined): boolean {
  return character === '"' || character === "'" || character?.trim() === '';
}
