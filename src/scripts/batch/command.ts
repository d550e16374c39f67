import type { BatchFrame } from './batch-frame.js';
import {
  type BatchRun,
  COST_PER_VARIABLE,
  checksBehind,
  expandLine,
  expandText,
  type Flow,
  makeChecks,
  recordCommand,
  runApart,
} from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { executeCallOfLabel, executeExit, executeGoto } from './call.js';
import { type NamedCommand, splitName } from './command-name.js';
import { followFileCommand } from './file-command.js';
import { knownContent, print, withOutput } from './file-output.js';
import { runNestedLine } from './nested-line.js';
import { assignVariable } from './set-command.js';
import { readShellLine } from './shell-line.js';
import { symbolNames } from './symbol.js';
import type { BlockNode, CommandNode, Redirection } from './syntax-tree.js';
import { runWrittenBatch, startWrittenFiles } from './written-script.js';

/** A command at the moment when it runs. */
interface ExpandedCommand {
  /** As it runs, its redirections behind it. */
  text: string;
  /** Without them; blanks at the end are part of what `set` assigns. */
  bare: string;
  redirections: Redirection[];
}

/** Does what cmd itself does with a command, or notes the program that it starts. */
export function executeCommand(run: BatchRun, node: CommandNode, state: BatchState, frame: BatchFrame): Flow {
  run.recorder.line = node.line;
  const command = expandCommand(run, node, state);
  run.recorder.addReading(command.text.trimEnd(), run.guards.depth);
  return withOutput(run, command.redirections, state, () =>
    dispatch(run, splitName(command.bare), command, state, frame),
  );
}

/** Runs the commands of a block, whose output goes to a file. */
export function executeBlock(run: BatchRun, node: BlockNode, state: BatchState, frame: BatchFrame): Flow {
  run.recorder.line = node.line;
  const redirections = expandRedirections(run, node.redirections, state);
  return withOutput(run, redirections, state, () =>
    run.execute({ kind: 'sequence', items: node.items }, state, frame),
  );
}

/** A command with all that is known expanded. */
export function expandCommand(run: BatchRun, node: CommandNode, state: BatchState): ExpandedCommand {
  const redirections = expandRedirections(run, node.redirections, state);
  const bare = expandText(run, node.text, state).trimStart();
  if (redirections.length === 0) return { text: bare, bare, redirections };
  const text = [bare.trim(), ...redirections.map(({ operator, target }) => `${operator} ${target}`)].join(
    ' ',
  );
  return { text: text.trimStart(), bare, redirections };
}

function expandRedirections(
  run: BatchRun,
  redirections: readonly Redirection[],
  state: BatchState,
): Redirection[] {
  return redirections.map((redirection) => ({
    ...redirection,
    target: expandText(run, redirection.target, state),
  }));
}

function dispatch(
  run: BatchRun,
  { name, rest }: NamedCommand,
  command: ExpandedCommand,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  switch (name) {
    case 'set':
      executeSet(run, rest, command, state);
      return 'go-on';
    case 'setlocal':
      run.context.meter.spend(state.size * COST_PER_VARIABLE);
      state.openScope();
      if (/\benabledelayedexpansion\b/i.test(rest)) state.delayedExpansion = true;
      if (/\bdisabledelayedexpansion\b/i.test(rest)) state.delayedExpansion = false;
      return 'go-on';
    case 'endlocal':
      state.closeScope();
      run.context.meter.spend(state.size * COST_PER_VARIABLE);
      return 'go-on';
    case 'goto':
      return executeGoto(run, rest, state, frame);
    case 'call':
      return executeCall(run, rest, command, state, frame);
    case 'exit':
      return executeExit(run, rest, state, frame);
    case 'shift':
      if (state.arguments === undefined) state.shifts += 1;
      else state.arguments = state.arguments.slice(1);
      return 'go-on';
    case 'cmd':
      executeShell(run, rest, command, state, frame);
      return 'go-on';
    case 'echo':
      executeEcho(run, rest, command, state);
      return 'go-on';
    default:
      return executeProgram(run, { name, rest }, command, state, frame);
  }
}

function executeEcho(
  run: BatchRun,
  rest: string,
  { redirections, text }: ExpandedCommand,
  state: BatchState,
): void {
  if (!/^\s*(?:(?:on|off)\s*)?$/i.test(rest)) print(run, `${rest.slice(1)}\r\n`, state);
  if (redirections.length > 0) recordCommand(run, text, state);
}

function executeProgram(
  run: BatchRun,
  named: NamedCommand,
  { text }: ExpandedCommand,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  if (SILENT.has(named.name)) return 'go-on';
  recordCommand(run, text, state);
  if (FILE_COMMANDS.has(named.name)) {
    followFileCommand(run, named.name, named.rest, state);
    return 'go-on';
  }
  return startWrittenFiles(run, named, text, state, frame);
}

const FILE_COMMANDS = new Set(['copy', 'xcopy', 'move', 'ren', 'rename', 'type', 'certutil']);

/** Commands of cmd itself that start nothing and tell nothing. */
const SILENT = new Set([
  '',
  'break',
  'chcp',
  'cls',
  'color',
  'mode',
  'pause',
  'prompt',
  'rem',
  'title',
  'ver',
  'verify',
]);

function executeSet(run: BatchRun, rest: string, { redirections }: ExpandedCommand, state: BatchState): void {
  const prompt = /^\s*"?\/p[^=]*=(.*)$/is.exec(rest)?.[1];
  if (prompt !== undefined) print(run, prompt.replace(/^"|"\s*$/g, ''), state);
  const input = redirections.find(({ operator }) => operator === '<');
  const content = input === undefined ? undefined : knownContent(input.target, state);
  const name = assignVariable(rest, state, run.context.meter, content?.split(/\r?\n/, 1)[0]);
  if (name === undefined) return;
  const checks = new Set([...run.guards.checks, ...state.ways.checks]);
  for (const source of symbolNames(rest)) {
    for (const check of checksBehind(source, state)) checks.add(check);
  }
  state.dependOn(name, [...checks]);
}

/** `call :label`, or `call command`, which expands percent signs once more before it runs the command. */
function executeCall(
  run: BatchRun,
  rest: string,
  { redirections, text }: ExpandedCommand,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  const target = rest.trimStart();
  if (target.startsWith(':')) return executeCallOfLabel(run, target, state, frame);
  const again = expandLine(run, target, state, run.mode);
  const command = splitName(again);
  if (again !== target) run.recorder.addReading(again, run.guards.depth);
  if (command.name === 'call' || command.name === '') {
    recordCommand(run, again === '' ? text : again, state);
    return 'go-on';
  }
  return dispatch(run, command, { text: again, bare: again, redirections }, state, frame);
}

/** `cmd /c "…"`: what it runs, in a copy of the environment. */
function executeShell(
  run: BatchRun,
  rest: string,
  { redirections, text }: ExpandedCommand,
  state: BatchState,
  frame: BatchFrame,
): void {
  const line = readShellLine(rest);
  if (line === undefined) {
    recordCommand(run, text, state);
    const input = redirections.find(({ operator }) => operator === '<')?.target;
    const content = input === undefined ? undefined : knownContent(input, state);
    if (content === undefined) return;
    runApart(run, state, (inner) => runWrittenBatch(run, content, [], inner, frame));
    return;
  }
  runNestedLine(run, line.command, state, frame, line.delayedExpansion);
  state.statusChecks = makeChecks(run, text, state);
}
