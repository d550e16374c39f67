import type { ScriptContext } from '../script-facts.js';
import type { BatchFrame } from './batch-frame.js';
import type { BatchRecorder } from './batch-recorder.js';
import type { BatchState } from './batch-state.js';
import { type ExpansionMode, expandDelayed, expandForVariables, expandPercent } from './expansion.js';
import type { GuardStack } from './guard-stack.js';
import type { LabelTable } from './label-table.js';
import { renderSymbols, symbolNames } from './symbol.js';
import type { BatchNode } from './syntax-tree.js';
import { MAX_LINE_LENGTH } from './variable-modifier.js';

/** `call :label` inside each other, and command lines inside command lines. */
export const MAX_CALL_DEPTH = 16;

/** Whether the path goes on behind a command; `stop` when it jumped, returned or ended. */
export type Flow = 'go-on' | 'stop';

/** What everything that executes a part of a batch file shares, and how it comes back for what is nested in it. */
export interface BatchRun {
  readonly recorder: BatchRecorder;
  readonly guards: GuardStack;
  readonly labels: LabelTable;
  readonly mode: ExpansionMode;
  readonly context: ScriptContext;
  /** The file that output goes to at the moment; undefined when the script does not redirect it. */
  output: string | undefined;
  execute(node: BatchNode, state: BatchState, frame: BatchFrame): Flow;
  /** Runs from a line until every path has left the frame; the state behind it, or undefined when none comes back. */
  runFrame(startLine: number, state: BatchState, frame: BatchFrame): BatchState | undefined;
  /** Runs the text of another batch file; the state behind it, or undefined when none comes back. */
  runScript(text: string, state: BatchState, frame: BatchFrame): BatchState | undefined;
}

/** What percent expansion makes of a line as it is written. */
export function expandLine(
  { recorder, context }: BatchRun,
  written: string,
  state: BatchState,
  mode: ExpansionMode,
): string {
  context.meter.spend(written.length);
  if (written.length > MAX_LINE_LENGTH && !/^\s*(?:::|rem\s)/i.test(written.slice(0, 256))) {
    recorder.problem(
      'script.line-too-long',
      `only the first ${MAX_LINE_LENGTH} characters of the line are analysed`,
    );
  }
  return expandPercent(renderSymbols(written.slice(0, MAX_LINE_LENGTH)), state, mode, recorder);
}

/** What the expansions behind the parser make of a text: loop variables, then delayed expansion. */
export function expandText({ recorder, context }: BatchRun, text: string, state: BatchState): string {
  context.meter.spend();
  return expandDelayed(expandForVariables(text, state, recorder), state, recorder);
}

/** Characters handled for copying one variable. */
export const COST_PER_VARIABLE = 16;

/** A state for another path. */
export function copyState({ context }: BatchRun, state: BatchState): BatchState {
  context.meter.spend(state.size * COST_PER_VARIABLE);
  return state.clone();
}

/** Runs something in a cmd of its own: variables are lost, files stay. */
export function runApart<Result>(
  run: BatchRun,
  state: BatchState,
  work: (inner: BatchState) => Result,
): Result {
  const inner = copyState(run, state);
  const result = work(inner);
  state.files.replaceWith(inner.files);
  state.ways.replaceWith(inner.ways);
  return result;
}

/** Two ways at something that depends on security checks. */
export function forkWays(
  { recorder }: BatchRun,
  checks: Iterable<number>,
  taken: BatchState,
  left: BatchState,
): void {
  if (!recorder.unreachable) taken.ways.fork(left.ways, checks);
}

/** Notes the security checks that a text makes, and forgets how they went before. */
export function makeChecks({ recorder }: BatchRun, text: string, state: BatchState): readonly number[] {
  const checks = recorder.security.addChecks(text);
  state.ways.forget(checks);
  return checks;
}

/** Reports that something is nested too deeply, unless no path reaches it. */
export function noteTooDeep({ recorder }: BatchRun, effect: string): void {
  if (!recorder.unreachable) recorder.problem('script.too-deep', effect);
}

/** Numbers of the security checks that a variable's value depends on. */
export function checksBehind(variable: string, state: BatchState): readonly number[] {
  return variable === 'errorlevel' ? state.statusChecks : (state.checksByVariable.get(variable) ?? []);
}

/** Notes a command that is run, and the security checks that it makes. */
export function recordCommand(run: BatchRun, command: string, state: BatchState): void {
  const { recorder, guards } = run;
  const text = command.trimEnd();
  recorder.addCommand(text, guards.condition);
  const checks = new Set(makeChecks(run, text, state));
  for (const name of symbolNames(text)) for (const check of checksBehind(name, state)) checks.add(check);
  state.statusChecks = [...checks];
  if (checks.size === 0 && !HARMLESS.test(text) && !SHOWS.test(text)) noteEffect(run, text, state);
}

/** The path does something that matters to what the package does. */
export function noteEffect({ context }: BatchRun, effect: string, state: BatchState): void {
  context.meter.spend(state.ways.size * COST_PER_WAY);
  state.ways.note(effect);
}

/** Characters handled for making what is known of one side of a check longer. */
const COST_PER_WAY = 4;

/** Commands that only look, wait or move about; to run them under a condition decides nothing. */
const HARMLESS =
  /^@?"?(?:[^\s"]{0,200}\\)?(?:echo|type|find|findstr|tasklist|sc|reg|wmic|net|ping|timeout|sleep|cd|chdir|pushd|popd|md|mkdir|dir|more|sort|choice|msg|where|whoami|hostname|ipconfig)\b/i;

/** Commands that show a text or a page to a person. */
const SHOWS =
  /^@?(?:start\s+(?:"[^"]{0,200}"\s+)?)?(?:(?:notepad(?:\.exe)?|write(?:\.exe)?)\s|(?:explorer(?:\.exe)?\s+)?"?https?:\/\/[^\s|<>&]{1,500}$|"?[^|<>&"]{1,500}\.(?:txt|html?|chm|pdf|rtf)"?$)/i;
