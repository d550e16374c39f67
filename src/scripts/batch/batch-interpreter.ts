import type { ScriptContext } from '../script-facts.js';
import { BatchFrame } from './batch-frame.js';
import { parseBatchCommand } from './batch-parser.js';
import { BatchRecorder } from './batch-recorder.js';
import { type BatchRun, copyState, expandLine, type Flow } from './batch-run.js';
import { BatchState } from './batch-state.js';
import { executeChain, executeIf } from './branch.js';
import { executeBlock, executeCommand } from './command.js';
import type { ExpansionMode } from './expansion.js';
import { GuardStack } from './guard-stack.js';
import { LabelTable } from './label-table.js';
import { executeFor } from './loop.js';
import { executePipe } from './pipe.js';
import type { BatchNode } from './syntax-tree.js';

/**
 * Follows the paths through a batch file as cmd would read it, without running anything. Conditions on constants are
 * decided; at all others both ways are taken, and where paths meet again, a variable that differs is not known.
 */
export class BatchInterpreter implements BatchRun {
  readonly recorder: BatchRecorder;
  readonly guards: GuardStack;
  readonly labels: LabelTable;
  output: string | undefined;
  private readonly visited: Uint8Array;
  private isSweeping = false;

  constructor(
    private readonly lines: readonly string[],
    readonly mode: ExpansionMode,
    readonly context: ScriptContext,
    starter?: Pick<BatchRun, 'recorder' | 'guards' | 'output'>,
  ) {
    this.recorder = starter?.recorder ?? new BatchRecorder(lines, context);
    this.guards = starter?.guards ?? new GuardStack();
    this.output = starter?.output;
    this.labels = new LabelTable(lines);
    this.visited = new Uint8Array(lines.length);
  }

  /** Follows all paths from the first line, then reads what no path reached. */
  run(delayedExpansion = false): void {
    const state = new BatchState(this.recorder.traces);
    state.delayedExpansion = delayedExpansion;
    let last = this.runFrame(0, state, new BatchFrame(0)) ?? new BatchState(this.recorder.traces);
    this.isSweeping = true;
    for (let line = 0; line < this.lines.length; line += 1) {
      if (this.visited[line] === 1) continue;
      this.recorder.unreachable = !this.labels.hasComputedJump;
      last = this.runFrame(line, copyState(this, last), new BatchFrame(0)) ?? last;
    }
  }

  runScript(text: string, state: BatchState, frame: BatchFrame): BatchState | undefined {
    return new BatchInterpreter(text.split(/\r?\n/), 'batch', this.context, this).runFrame(0, state, frame);
  }

  runFrame(startLine: number, state: BatchState, frame: BatchFrame): BatchState | undefined {
    let path: { line: number; state: BatchState } | undefined = { line: startLine, state };
    while (path !== undefined) {
      this.followPath(path.line, path.state, frame);
      path = frame.nextJump();
    }
    return frame.endState;
  }

  private followPath(start: number, state: BatchState, frame: BatchFrame): void {
    let line = start;
    while (line < this.lines.length) {
      // Code that no path reaches is read up to where a path has been.
      if (this.isSweeping && frame.callDepth === 0 && this.visited[line] === 1) break;
      const { node, next } = this.parseAt(line, state);
      if (this.execute(node, state, frame) === 'stop') return;
      line = next;
    }
    frame.leave(state);
  }

  private parseAt(start: number, state: BatchState): { node: BatchNode; next: number } {
    const { lines, recorder, visited } = this;
    // No getter: with one in it, V8 keeps each such object as a slow dictionary.
    const reader = {
      line: start - 1,
      nextLine: () => {
        const line = reader.line + 1;
        const written = lines[line];
        if (written === undefined) return undefined;
        reader.line = line;
        recorder.line = line;
        visited[line] = 1;
        return expandLine(this, written, state, this.mode);
      },
      noteCaret: (column: number) => recorder.techniques.note('caret', column),
      noteTooDeep: () => recorder.problem('script.too-deep', 'nested blocks are not followed any further'),
    };
    const node = parseBatchCommand(reader);
    return { node, next: reader.line + 1 };
  }

  execute(node: BatchNode, state: BatchState, frame: BatchFrame): Flow {
    this.context.meter.spend();
    switch (node.kind) {
      case 'sequence':
        for (const item of node.items) if (this.execute(item, state, frame) === 'stop') return 'stop';
        return 'go-on';
      case 'and':
      case 'or':
        return executeChain(this, node, state, frame);
      case 'block':
        return executeBlock(this, node, state, frame);
      case 'pipe':
        executePipe(this, node.items, state, frame);
        return 'go-on';
      case 'if':
        return executeIf(this, node, state, frame);
      case 'for':
        return executeFor(this, node, state, frame);
      case 'command':
        return executeCommand(this, node, state, frame);
    }
  }
}
