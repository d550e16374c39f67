import { BatchFrame } from './batch-frame.js';
import { parseBatchCommand } from './batch-parser.js';
import { type BatchRun, expandLine, MAX_CALL_DEPTH, noteTooDeep, runApart } from './batch-run.js';
import type { BatchState } from './batch-state.js';

/** Runs a command line inside of another one as a cmd of its own does: in a copy of the environment. */
export function runNestedLine(
  run: BatchRun,
  text: string,
  state: BatchState,
  frame: BatchFrame,
  delayedExpansion: boolean,
): void {
  if (frame.callDepth >= MAX_CALL_DEPTH) {
    noteTooDeep(run, 'a nested command line is not followed any further');
    return;
  }
  const { recorder } = run;
  const { line } = recorder;
  state.statusChecks = runApart(run, state, (inner) => {
    inner.delayedExpansion = delayedExpansion;
    const lines = [expandLine(run, text, inner, 'command-line')];
    const node = parseBatchCommand({
      nextLine: () => lines.pop(),
      line,
      noteCaret: (column) => recorder.techniques.note('caret', column),
      noteTooDeep: () => recorder.problem('script.too-deep', 'nested blocks are not followed any further'),
    });
    run.execute(node, inner, new BatchFrame(frame.callDepth + 1));
    return inner.statusChecks;
  });
  recorder.line = line;
}
