import { BatchFrame } from './batch-frame.js';
import { type BatchRun, recordCommand, runApart } from './batch-run.js';
import type { BatchState } from './batch-state.js';
import { expandCommand } from './command.js';
import { outputOf } from './file-output.js';
import { runNestedLine } from './nested-line.js';
import type { BatchNode, CommandNode } from './syntax-tree.js';
import { runWrittenBatch } from './written-script.js';

/** Each side of a pipe runs in a cmd of its own: the outcome is that of the last one, variables are lost. */
export function executePipe(
  run: BatchRun,
  items: readonly BatchNode[],
  state: BatchState,
  frame: BatchFrame,
): void {
  const commands = items.filter((item): item is CommandNode => item.kind === 'command');
  if (commands.length < items.length) {
    for (const item of items) {
      runApart(run, state, (inner) => run.execute(item, inner, new BatchFrame(frame.callDepth)));
    }
    state.statusChecks = [];
    return;
  }
  run.recorder.line = commands[0]?.line ?? run.recorder.line;
  const texts = commands.map((command) => expandCommand(run, command, state).text.trimEnd());
  const whole = texts.join(' | ');
  run.recorder.addReading(whole, run.guards.depth);
  const piped = textPipedToShell(texts, state);
  if (piped === undefined) recordCommand(run, whole, state);
  else if (piped.includes('\n'))
    runApart(run, state, (inner) => runWrittenBatch(run, piped, [], inner, frame));
  else runNestedLine(run, piped, state, frame, state.delayedExpansion);
}

/** `echo text | cmd`, `type file | cmd`: the text is what runs. */
function textPipedToShell(texts: readonly string[], state: BatchState): string | undefined {
  const [first = '', last = ''] = texts;
  const isShell = /^(?:\S*\\)?(?:cmd(?:\.exe)?|\S?%comspec%\S?)(?:\s+\/[qdaus])*\s*$/i.test(last);
  return texts.length === 2 && isShell ? outputOf(first, state) : undefined;
}
