import { MAX_COMMAND_LENGTH, startsFile } from '../written-file.js';
import { BatchFrame } from './batch-frame.js';
import { type BatchRun, copyState, type Flow, MAX_CALL_DEPTH, noteTooDeep, runApart } from './batch-run.js';
import type { BatchState } from './batch-state.js';
import type { NamedCommand } from './command-name.js';
import { renderSymbols } from './symbol.js';

/**
 * Follows a command into the files that it starts and that the script has written: batch files here, as they share
 * variables and ERRORLEVEL with the script; others are noted, to be read as what they are.
 */
export function startWrittenFiles(
  run: BatchRun,
  command: NamedCommand,
  text: string,
  state: BatchState,
  frame: BatchFrame,
): Flow {
  if (state.files.size === 0) return 'go-on';
  const rendered = renderSymbols(text).slice(0, MAX_COMMAND_LENGTH).toLowerCase();
  run.context.meter.spend(rendered.length + state.files.size * COST_PER_FILE);
  let flow: Flow = 'go-on';
  for (const fileName of state.files.fileNames) {
    const isDirect =
      command.name === fileName || `${command.name}.bat` === fileName || `${command.name}.cmd` === fileName;
    if (!isDirect && !startsFile(rendered, fileName)) continue;
    for (const content of state.files.read(fileName)) {
      if (!/\.(?:bat|cmd)$/.test(fileName))
        run.recorder.files.noteStarted(fileName, content, rendered, run.guards.condition);
      else if (!isDirect) runApart(run, state, (inner) => runWrittenBatch(run, content, [], inner, frame));
      else flow = runWrittenBatch(run, content, argumentsIn(command.rest), state, frame);
      run.recorder.files.markStarted(fileName);
    }
  }
  return flow;
}

/** Characters handled for looking for one file in a command. */
const COST_PER_FILE = 64;

const argumentsIn = (text: string): string[] =>
  [...text.matchAll(/"[^"]*"?|[^\s,;="]+/g)].map(([word]) => word);

/** Runs the text of a batch file in the place of the command that starts it; the state is that behind it. */
export function runWrittenBatch(
  run: BatchRun,
  text: string,
  args: readonly string[],
  state: BatchState,
  frame: BatchFrame,
): Flow {
  const { recorder, guards } = run;
  if (frame.callDepth >= MAX_CALL_DEPTH || !recorder.files.enter(text)) {
    noteTooDeep(run, 'a file that the script has written is not followed any further');
    return 'go-on';
  }
  const { line, startedAt } = recorder;
  const inner = copyState(run, state);
  inner.arguments = args;
  recorder.startedAt = startedAt ?? line;
  const end = guards.withinCall(() => run.runScript(text, inner, new BatchFrame(frame.callDepth + 1)));
  recorder.files.leave(text);
  recorder.startedAt = startedAt;
  recorder.line = line;
  if (end === undefined) return 'stop';
  end.arguments = state.arguments;
  end.restoreForVariables(state.forVariables);
  state.replaceWith(end);
  return 'go-on';
}
