import { BatchFrame } from './batch-frame.js';
import {
  type BatchRun,
  checksBehind,
  copyState,
  type Flow,
  MAX_CALL_DEPTH,
  noteEffect,
  noteTooDeep,
} from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { lowerCase, symbolNames } from './symbol.js';

/** `goto label`; without such a label cmd ends the script. */
export function executeGoto(run: BatchRun, rest: string, state: BatchState, frame: BatchFrame): Flow {
  const label = /^[\s:]*([^\s:+,;=&|<>]*)/.exec(rest)?.[1] ?? '';
  if (lowerCase(label) === 'eof' && rest.trimStart().startsWith(':')) {
    frame.leave(copyState(run, state));
    return 'stop';
  }
  for (const name of symbolNames(label)) state.ways.decide(checksBehind(name, state));
  const target = run.labels.find(label, run.recorder.line);
  if (target === undefined) state.ways.end();
  else frame.jump(target, copyState(run, state), run.guards.isForked);
  return 'stop';
}

/** `exit`, which ends cmd, and `exit /b`, which ends the call or the script. */
export function executeExit(run: BatchRun, rest: string, state: BatchState, frame: BatchFrame): Flow {
  const [, returns, code = ''] = /^\s*(\/b\b)?\s*(\S{0,64})/i.exec(rest) ?? [];
  const isReturn = returns !== undefined;
  if (isReturn && frame.callDepth > 0) {
    // The caller sees the result of the checks in ERRORLEVEL.
    if (code !== '') state.statusChecks = [...new Set([...state.statusChecks, ...state.ways.checks])];
  } else if (!isReturn || !SUCCESS.test(code)) {
    // Without `/b` it ends the cmd that called the script as well, with all that was to come.
    noteEffect(run, `exit ${code}`, state);
  }
  if (isReturn) frame.leave(copyState(run, state));
  else state.ways.end();
  return 'stop';
}

const SUCCESS = /^[+-]?0*$/;

/** `call :label arguments`; `target` starts with the colon. */
export function executeCallOfLabel(
  run: BatchRun,
  target: string,
  state: BatchState,
  frame: BatchFrame,
): Flow {
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
