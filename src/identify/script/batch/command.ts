import type { BatchFrame } from './batch-frame.js';
import {
  type BatchRun,
  checksBehind,
  expandLine,
  expandText,
  type Flow,
  recordCommand,
} from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { executeCallOfLabel, executeExit, executeGoto } from './call.js';
import { type NamedCommand, splitName } from './command-name.js';
import { runNestedLine } from './nested-line.js';
import { assignVariable } from './set-command.js';
import { symbolNames } from './symbol.js';
import type { CommandNode } from './syntax-tree.js';
import { MAX_LINE_LENGTH } from './variable-modifier.js';

/** Does what cmd itself does with a command, or notes the program that it starts. */
export function executeCommand(run: BatchRun, node: CommandNode, state: BatchState, frame: BatchFrame): Flow {
  run.recorder.line = node.line;
  const text = expandCommand(run, node, state);
  run.recorder.addReading(text.trimEnd(), run.guards.depth);
  return dispatch(run, splitName(text), text, state, frame);
}

/** A command with all that is known expanded, and its redirections behind it. */
export function expandCommand(run: BatchRun, node: CommandNode, state: BatchState): string {
  const text =
    node.redirections.length === 0 ? node.text : [node.text.trim(), ...node.redirections].join(' ');
  return expandText(run, text, state).trimStart();
}

function dispatch(
  run: BatchRun,
  { name, rest }: NamedCommand,
  text: string,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  switch (name) {
    case 'set':
      executeSet(run, rest, state);
      return 'go-on';
    case 'setlocal':
      state.openScope();
      if (/\benabledelayedexpansion\b/i.test(rest)) state.delayedExpansion = true;
      if (/\bdisabledelayedexpansion\b/i.test(rest)) state.delayedExpansion = false;
      return 'go-on';
    case 'endlocal':
      state.closeScope();
      return 'go-on';
    case 'goto':
      return executeGoto(run, rest, state, frame);
    case 'call':
      return executeCall(run, rest, text, state, frame);
    case 'exit':
      return executeExit(run, rest, state, frame);
    case 'shift':
      if (state.arguments !== undefined) state.arguments = state.arguments.slice(1);
      return 'go-on';
    case 'cmd':
      executeShell(run, rest, text, state, frame);
      return 'go-on';
    default:
      if (!SILENT.has(name) || (name === 'echo' && /[<>] [^<>]*$/.test(text)))
        recordCommand(run, text, state);
      return 'go-on';
  }
}

/** Commands of cmd itself that start nothing and tell nothing. */
const SILENT = new Set([
  '',
  'break',
  'chcp',
  'cls',
  'color',
  'echo',
  'mode',
  'pause',
  'prompt',
  'rem',
  'title',
  'ver',
  'verify',
]);

function executeSet(run: BatchRun, rest: string, state: BatchState): void {
  run.context.meter.spend(rest.length);
  const name = assignVariable(rest, state);
  if (name === undefined) return;
  const checks = new Set(run.guards.checks);
  for (const source of symbolNames(rest)) {
    for (const check of checksBehind(source, state)) checks.add(check);
  }
  state.dependOn(name, [...checks]);
}

/** `call :label`, or `call command`, which expands percent signs once more before it runs the command. */
function executeCall(run: BatchRun, rest: string, text: string, state: BatchState, frame: BatchFrame): Flow {
  const target = rest.trimStart();
  if (target.startsWith(':')) return executeCallOfLabel(run, target, state, frame);
  const again = expandLine(run, target, state, run.mode);
  const command = splitName(again);
  if (again !== target) run.recorder.addReading(again, run.guards.depth);
  if (command.name === 'call' || command.name === '') {
    recordCommand(run, again === '' ? text : again, state);
    return 'go-on';
  }
  return dispatch(run, command, again, state, frame);
}

/** `cmd /c "…"`: what it runs, in a copy of the environment. */
function executeShell(run: BatchRun, rest: string, text: string, state: BatchState, frame: BatchFrame): void {
  const match = /^(.*?)[/-]([ckr])(?![a-z])(.*)$/is.exec(rest.slice(0, MAX_LINE_LENGTH));
  if (match === null) {
    recordCommand(run, text, state);
    return;
  }
  const delayed = /\/v(?::on)?(?![:a-z])/i.test(match[1]!) || /\/v:on/i.test(match[1]!);
  runNestedLine(run, unquote(match[3]!.trim()), state, frame, delayed);
  state.statusChecks = run.recorder.addChecks(text);
}

/** `"…"` around the whole of a nested command line. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const last = text.lastIndexOf('"');
  return last <= 0 ? text.slice(1) : text.slice(1, last) + text.slice(last + 1);
}
