import { BatchFrame } from './batch-frame.js';
import { type BatchRun, copyState, type Flow, MAX_CALL_DEPTH, markGating, noteTooDeep } from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { lowerCase } from './symbol.js';

/** `goto label`; without such a label cmd ends the script. */
export function executeGoto(run: BatchRun, rest: string, state: BatchState, frame: BatchFrame): Flow {
  markGating(run);
  const label = /^[\s:]*([^\s:+,;=&|<>]*)/.exec(rest)?.[1] ?? '';
  if (lowerCase(label) === 'eof' && rest.trimStart().startsWith(':')) {
    frame.leave(copyState(run, state));
    return 'stop';
  }
  const target = run.labels.find(label, run.recorder.line);
  if (target !== undefined) frame.jump(target, copyState(run, state), run.guards.isForked);
  return 'stop';
}

/** `exit`, which ends cmd, and `exit /b`, which ends the call or the script. */
export function executeExit(run: BatchRun, rest: string, state: BatchState, frame: BatchFrame): Flow {
  markGating(run);
  if (/^\s*\/b\b/i.test(rest)) frame.leave(copyState(run, state));
  return 'stop';
}

/** `call :label arguments`; `target` starts with the colon. */
export function executeCallOfLabel(
  run: BatchRun,
  target: string,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  markGating(run);
  const [label = '', ...args] = [...target.slice(1).matchAll(/"[^"]*"?|[^\s,;="]+/g)].map(([word]) => word);
  if (lowerCase(label) === 'eof') return 'go-on';
  const line = run.labels.find(label, run.recorder.line);
  if (line === undefined) return 'go-on';
  if (frame.callDepth >= MAX_CALL_DEPTH) {
    noteTooDeep(run, 'a call is not followed any further');
    return 'go-on';
  }
  return callLine(run, line, args, state, frame);
}

function callLine(
  run: BatchRun,
  line: number,
  args: readonly string[],
  state: BatchState,
  frame: BatchFrame,
): Flow {
  const caller = run.recorder.line;
  const inner = copyState(run, state);
  inner.arguments = args;
  const end = run.guards.withinCall(() => run.runFrame(line, inner, new BatchFrame(frame.callDepth + 1)));
  run.recorder.line = caller;
  if (end === undefined) return 'stop';
  end.arguments = state.arguments;
  end.restoreForVariables(state.forVariables);
  state.replaceWith(end);
  return 'go-on';
}
