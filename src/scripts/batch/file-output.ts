import { MAX_FILE_LENGTH } from '../written-file.js';
import type { BatchRun } from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { renderSymbols } from './symbol.js';
import type { Redirection } from './syntax-tree.js';

/** Runs what prints into the file that the redirections name, if they name one. */
export function withOutput<Result>(
  run: BatchRun,
  redirections: readonly Redirection[],
  state: BatchState,
  work: () => Result,
): Result {
  const output = redirections.findLast(
    ({ operator, handle }) => operator !== '<' && (handle === '' || handle === '1'),
  );
  if (output === undefined) return work();
  if (output.operator === '>' && state.files.read(output.target).length > 0)
    putContents(run, state, output.target, ['']);
  const before = run.output;
  run.output = output.target;
  try {
    return work();
  } finally {
    run.output = before;
  }
}

/** Something is printed: into a file, when the output goes into one. */
export function print(run: BatchRun, text: string, state: BatchState): void {
  if (run.output === undefined) return;
  const known = state.files.read(run.output);
  const printed = renderSymbols(text);
  run.context.meter.spend(printed.length);
  putContents(
    run,
    state,
    run.output,
    known.length === 0 ? [printed] : known.map((content) => content + printed),
  );
}

/** A file holds one of these texts and nothing else. */
export function putContents(
  run: BatchRun,
  state: BatchState,
  path: string,
  contents: readonly string[],
): void {
  run.context.meter.spend(path.length + MAX_PATH_COST);
  if (!state.files.write(path, contents)) {
    run.recorder.problem(
      'script.written-file-cut',
      `a written file is not followed beyond ${MAX_FILE_LENGTH} characters`,
    );
  }
  const [first] = state.files.read(path);
  if (first !== undefined) run.recorder.files.noteWritten(path, first);
}

/** Characters handled for keeping one more version of the list of files. */
const MAX_PATH_COST = 512;

/** The one text that a file is known to hold. */
export function knownContent(path: string, state: BatchState): string | undefined {
  const [content, ...others] = state.files.read(path);
  return others.length === 0 ? content : undefined;
}

/** What `echo` and `type` print; undefined for what is not known and for all other commands. */
export function outputOf(command: string, state: BatchState): string | undefined {
  if (/[&|<>]/.test(command)) return undefined;
  const echoed = /^\s*@?echo[.:(\s](.*)$/is.exec(command)?.[1];
  if (echoed !== undefined) return echoed;
  const [, quoted, plain] = /^\s*@?(?:type|more)\s+(?:"([^"]*)"|(\S+))\s*$/is.exec(command) ?? [];
  const typed = quoted ?? plain;
  return typed === undefined ? undefined : knownContent(typed, state);
}
