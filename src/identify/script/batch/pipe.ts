import { BatchFrame } from './batch-frame.js';
import { type BatchRun, copyState, recordCommand } from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { expandCommand } from './command.js';
import { runNestedLine } from './nested-line.js';
import type { BatchNode, CommandNode } from './syntax-tree.js';

/** Each side of a pipe runs in a cmd of its own: the outcome is that of the last one, variables are lost. */
export function executePipe(
  run: BatchRun,
  items: readonly BatchNode[],
  state: BatchState,
  frame: BatchFrame,
): void {
  const commands = items.filter((item): item is CommandNode => item.kind === 'command');
  if (commands.length < items.length) {
    for (const item of items) run.execute(item, copyState(run, state), new BatchFrame(frame.callDepth));
    state.statusChecks = [];
    return;
  }
  run.recorder.line = commands[0]?.line ?? run.recorder.line;
  const texts = commands.map((command) => expandCommand(run, command, state).trimEnd());
  const whole = texts.join(' | ');
  run.recorder.addReading(whole, run.guards.depth);
  const piped = textPipedToShell(texts);
  if (piped !== undefined) runNestedLine(run, piped, state, frame, state.delayedExpansion);
  else recordCommand(run, whole, state);
}

/** `echo text | cmd`: the text is what runs. */
function textPipedToShell(texts: readonly string[]): string | undefined {
  const [first = '', last = ''] = texts;
  if (texts.length !== 2 || !/^(?:\S*\\)?(?:cmd(?:\.exe)?|\S?%comspec%\S?)(?:\s+\/[qdaus])*\s*$/i.test(last))
    return undefined;
  return /^echo[.:(\s](.*)$/is.exec(first)?.[1];
}
