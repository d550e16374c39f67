import type { BatchRun } from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { knownContent, print, putContents } from './file-output.js';

/** Does with the files that the script has written what copy, move, ren, type and certutil do with files. */
export function followFileCommand(run: BatchRun, name: string, rest: string, state: BatchState): void {
  if (state.files.size === 0) return;
  const operands = [...rest.matchAll(/"([^"]*)"?|([^\s",;=]+)/g)]
    .map(([, quoted, plain]) => quoted ?? plain ?? '')
    .filter((word) => !/^[/-][a-z]/i.test(word) && word !== '');
  const [from, to] = operands;
  if (from === undefined) return;
  if (name === 'type') printFiles(run, operands, state);
  else if (to === undefined) return;
  else if (name === 'certutil') decodeFile(run, rest, from, to, state);
  else noteCopy(run, from, name.startsWith('ren') ? inFolderOf(from, to) : targetOf(from, to), state);
}

/** `copy a+b c` joins files. */
function noteCopy(run: BatchRun, from: string, to: string, state: BatchState): void {
  const contents = from.split('+').map((part) => knownContent(part, state));
  if (contents.every((content) => content !== undefined)) putContents(run, state, to, [contents.join('')]);
}

function printFiles(run: BatchRun, paths: readonly string[], state: BatchState): void {
  for (const path of paths) {
    const content = knownContent(path, state);
    if (content !== undefined) print(run, content, state);
  }
}

/** certutil -decode: Base64, with or without the lines around it that mark a certificate. */
function decodeFile(run: BatchRun, rest: string, from: string, to: string, state: BatchState): void {
  const content = /[-/]decode\b/i.test(rest) ? knownContent(from, state) : undefined;
  if (content === undefined) return;
  run.context.meter.spend(content.length);
  putContents(run, state, to, [Buffer.from(content.replace(/^-----.*$/gm, ''), 'base64').toString('latin1')]);
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('\\') + 1);

const inFolderOf = (path: string, name: string): string => path.slice(0, path.lastIndexOf('\\') + 1) + name;

/** A target without extension is taken for a folder. */
function targetOf(from: string, to: string): string {
  const isFolder = /[\\:]$/.test(to) || !lastName(to).includes('.');
  return isFolder ? `${to.replace(/\\$/, '')}\\${lastName(from)}` : to;
}
