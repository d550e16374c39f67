import type { BatchFrame } from './batch-frame.js';
import { type BatchRun, copyState, expandText, type Flow, forkWays, makeChecks } from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { executeGuarded, joinPaths } from './branch.js';
import { knownContent, outputOf } from './file-output.js';
import {
  hasConstantRounds,
  lettersOf,
  type Round,
  roundsOf,
  type TextSource,
  textRounds,
  textSourceOf,
} from './loop-round.js';
import { runNestedLine } from './nested-line.js';
import { isConstant, renderSymbols, symbol } from './symbol.js';
import type { ForNode } from './syntax-tree.js';

const MAX_SET_LENGTH = 512;
/** Cutting a text into tokens takes as long as going over it this many times. */
const SPLITTING_PASSES = 8;

/** Goes through the rounds of a loop as far as its set is known; else reads its body once. */
export function executeFor(run: BatchRun, node: ForNode, state: BatchState, frame: BatchFrame): Flow {
  run.recorder.line = node.line;
  const set = expandText(run, node.set, state);
  run.recorder.addReading(renderFor(node, set), run.guards.depth);
  run.recorder.techniques.note('for-loop', 0);
  if (node.mode === 'f') return executeForText(run, node, set, state, frame);
  if (!hasConstantRounds(node, set)) return executeUnknownRound(run, node, [node.variable], [], state, frame);
  return executeRounds(run, node, roundsOf(node, set, run.recorder), state, frame);
}

function executeForText(
  run: BatchRun,
  node: ForNode,
  set: string,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  const source = textSourceOf(set, node.options);
  const letters = lettersOf(node.variable, node.options);
  const text = constantText(source, state);
  if (text !== undefined && isConstant(text)) {
    run.context.meter.spend(text.length * SPLITTING_PASSES);
    return executeRounds(run, node, textRounds(node.variable, node.options, text), state, frame);
  }
  if (source.kind !== 'command') return executeUnknownRound(run, node, letters, [], state, frame);
  const asked = copyState(run, state);
  runNestedLine(run, source.text, asked, frame, false);
  return executeUnknownRound(run, node, letters, makeChecks(run, source.text, state), state, frame);
}

function executeRounds(
  run: BatchRun,
  node: ForNode,
  rounds: Iterable<Round>,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  // A loop may take half of what is left, so that what stands behind it is looked at in any case.
  const { meter } = run.context;
  const floor = Math.floor(meter.stepsLeft / 2);
  const before = new Map(state.forVariables);
  for (const round of rounds) {
    if (meter.stepsLeft <= floor) {
      run.recorder.problem('script.loop-cut', 'a loop is not followed to its end');
      break;
    }
    for (const [letter, value] of round) state.forVariables.set(letter, value);
    if (run.execute(node.body, state, frame) === 'stop') return 'stop';
  }
  state.restoreForVariables(before);
  return 'go-on';
}

/** A set that is not known: the body is read once, with the variables as they are written. */
function executeUnknownRound(
  run: BatchRun,
  node: ForNode,
  letters: readonly string[],
  checks: readonly number[],
  state: BatchState,
  frame: BatchFrame,
): Flow {
  const skipped = copyState(run, state);
  const before = new Map(state.forVariables);
  for (const letter of letters) state.forVariables.set(letter, symbol(`%%${letter}`));
  const guard = { text: renderFor(node, node.set), checks, open: true };
  forkWays(run, checks, state, skipped);
  const flow = executeGuarded(run, guard, node.body, state, frame);
  if (flow === 'go-on') state.restoreForVariables(before);
  return joinPaths(run, flow, state, 'go-on', skipped);
}

/** What a `for /f` reads, as far as it is known. */
function constantText({ kind, text }: TextSource, state: BatchState): string | undefined {
  if (kind === 'string') return text;
  return kind === 'file' ? knownContent(text, state) : outputOf(text, state);
}

function renderFor({ mode, options, variable }: ForNode, set: string): string {
  const how = [mode === '' ? '' : `/${mode}`, options === '' ? '' : `"${options}"`].filter(
    (part) => part !== '',
  );
  return renderSymbols(['for', ...how, `%%${variable}`, 'in', `(${set.slice(0, MAX_SET_LENGTH)})`].join(' '));
}
