import { BatchFrame } from './batch-frame.js';
import type { BatchRecorder } from './batch-recorder.js';
import {
  type BatchRun,
  COST_PER_VARIABLE,
  copyState,
  type Flow,
  forkWays,
  MAX_CALL_DEPTH,
  makeChecks,
} from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { evaluateCondition } from './condition.js';
import { expandDelayed, expandForVariables } from './expansion.js';
import type { Guard } from './guard-stack.js';
import { renderSymbols } from './symbol.js';
import type { BatchNode, ChainNode, IfNode } from './syntax-tree.js';

/** `a && b`: whether `b` runs depends on `a`, whose outcome is not known, except for commands of cmd that cannot fail. */
export function executeChain(run: BatchRun, node: ChainNode, state: BatchState, frame: BatchFrame): Flow {
  const operator = node.kind === 'and' ? '&&' : '||';
  const checks = new Set<number>();
  let skipped: BatchState | undefined;
  let flow: Flow = 'go-on';
  let before: BatchNode | undefined;
  for (const item of node.items) {
    if (before === undefined || (operator === '&&' && alwaysSucceeds(before))) {
      flow = run.execute(item, state, frame);
    } else {
      for (const check of state.statusChecks) checks.add(check);
      const text = `${summaryOf(before, state, run.recorder)} ${operator}`;
      const way = copyState(run, state);
      forkWays(run, checks, state, way);
      if (skipped === undefined) skipped = way;
      else skipped.mergeWith(way);
      flow = executeGuarded(run, { text, checks: [...checks], open: true }, item, state, frame);
    }
    if (flow === 'stop') break;
    before = item;
  }
  return skipped === undefined ? flow : joinPaths(run, flow, state, 'go-on', skipped);
}

/** Takes the way that a condition decides on, or both. */
export function executeIf(run: BatchRun, node: IfNode, state: BatchState, frame: BatchFrame): Flow {
  const { recorder, guards } = run;
  recorder.line = node.line;
  const condition = evaluateCondition(node.condition, state, recorder);
  recorder.spend(condition.text.length);
  recorder.addReading(condition.text, guards.depth);
  const checks = new Set(makeChecks(run, condition.text, state));
  if (condition.asksErrorLevel) for (const check of state.statusChecks) checks.add(check);
  for (const name of condition.unknownNames) {
    for (const check of state.checksByVariable.get(name) ?? []) checks.add(check);
  }
  const guard: Guard = { text: condition.text, checks: [...checks], open: true };
  const alternative = node.alternative ?? EMPTY;
  if (condition.outcome !== undefined && frame.mayDecide(node.line)) {
    const [taken, left] = condition.outcome
      ? [node.consequence, alternative]
      : [alternative, node.consequence];
    readDeadBranch(run, left, `${node.line} ${condition.text}`, guard, state);
    return executeGuarded(run, { ...guard, open: false }, taken, state, frame);
  }
  frame.noteUndecided();
  const other = copyState(run, state);
  forkWays(run, checks, state, other);
  const flow = executeGuarded(run, guard, node.consequence, state, frame);
  const elseGuard = { ...guard, text: `not (${guard.text})` };
  return joinPaths(run, flow, state, executeGuarded(run, elseGuard, alternative, other, frame), other);
}

/** What stands in a branch that is not taken is shown, but changes nothing. */
function readDeadBranch(run: BatchRun, node: BatchNode, key: string, guard: Guard, state: BatchState): void {
  const { recorder } = run;
  if (node === EMPTY || recorder.unreachable || !recorder.isNewDeadBranch(key)) return;
  recorder.unreachable = true;
  const apart = new BatchFrame(MAX_CALL_DEPTH);
  const inner = copyState(run, state);
  inner.ways.clear();
  executeGuarded(run, { ...guard, checks: [] }, node, inner, apart);
  recorder.unreachable = false;
}

export function executeGuarded(
  run: BatchRun,
  guard: Guard,
  node: BatchNode,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  return run.guards.within(guard, () => run.execute(node, state, frame));
}

/** Two ways meet: the path goes on with what both know. */
export function joinPaths(
  run: BatchRun,
  flow: Flow,
  state: BatchState,
  otherFlow: Flow,
  other: BatchState,
): Flow {
  if (otherFlow === 'stop') return flow;
  if (flow === 'stop') {
    // That way jumped or ended; from here on the other one is the path.
    state.replaceWith(other);
    return 'go-on';
  }
  run.context.meter.spend(other.size * COST_PER_VARIABLE);
  state.mergeWith(other);
  return 'go-on';
}

const EMPTY: BatchNode = { kind: 'sequence', items: [] };

function alwaysSucceeds(node: BatchNode): boolean {
  return (
    node.kind === 'command' && /^(?:set|echo|rem|cls|setlocal|endlocal|title)\b(?!\s*\/[ap])/i.test(node.text)
  );
}

function summaryOf(node: BatchNode, state: BatchState, recorder: BatchRecorder): string {
  switch (node.kind) {
    case 'command':
      return renderSymbols(
        expandDelayed(expandForVariables(node.text.trim(), state, recorder), state, recorder),
      ).slice(0, 256);
    case 'pipe':
      return node.items
        .map((item) => summaryOf(item, state, recorder))
        .join(' | ')
        .slice(0, 256);
    case 'if':
      return 'if …';
    case 'for':
      return 'for …';
    default:
      return '(…)';
  }
}
