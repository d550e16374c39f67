import type { ScriptContext } from '../script-facts.js';
import { BatchFrame } from './batch-frame.js';
import { parseBatchCommand } from './batch-parser.js';
import { BatchRecorder } from './batch-recorder.js';
import { BatchState } from './batch-state.js';
import { evaluateCondition } from './condition.js';
import { type ExpansionMode, expandDelayed, expandForVariables, expandPercent } from './expansion.js';
import { hasConstantRounds, lettersOf, type Round, roundsOf, textRounds, textSourceOf } from './for-loop.js';
import { assignVariable } from './set-command.js';
import { isConstant, lowerCase, renderSymbols, symbol, symbolNames } from './symbol.js';
import type { BatchNode, CommandNode, ForNode, IfNode } from './syntax-tree.js';
import { MAX_LINE_LENGTH } from './variable-modifier.js';

/** `call :label` inside each other, and command lines inside command lines. */
const MAX_CALL_DEPTH = 16;
const MAX_CONDITION_LENGTH = 512;

/** Whether the path goes on behind a command; `stop` when it jumped, returned or ended. */
type Flow = 'go-on' | 'stop';

/** What decides whether the command at hand runs. */
interface Guard {
  text: string;
  /** Numbers of the security checks that it depends on. */
  checks: readonly number[];
  /** Not known statically: both ways are taken. */
  open: boolean;
}

/**
 * Follows the paths through a batch file as cmd would read it, without running anything. Conditions on constants are
 * decided; at all others both ways are taken, and where paths meet again, a variable that differs is not known.
 */
export class BatchInterpreter {
  readonly recorder: BatchRecorder;
  private readonly labels: ReadonlyMap<string, number[]>;
  private readonly visited: Uint8Array;
  private readonly guards: Guard[] = [];
  /** Branches that a decided condition left out and that were read once for what they hold. */
  private readonly deadBranches = new Set<string>();
  private computedJump = false;
  private sweeping = false;

  constructor(
    private readonly lines: readonly string[],
    private readonly mode: ExpansionMode,
    private readonly context: ScriptContext,
  ) {
    this.recorder = new BatchRecorder(lines, context);
    this.labels = findLabels(lines);
    this.visited = new Uint8Array(lines.length);
  }

  /** Follows all paths from the first line, then reads what no path reached. */
  run(delayedExpansion = false): void {
    const state = new BatchState();
    state.delayedExpansion = delayedExpansion;
    let last = this.runFrame(0, state, new BatchFrame(0)) ?? new BatchState();
    this.sweeping = true;
    for (let line = 0; line < this.lines.length; line += 1) {
      if (this.visited[line] === 1) continue;
      this.recorder.unreachable = !this.computedJump;
      last = this.runFrame(line, this.copy(last), new BatchFrame(0)) ?? last;
    }
  }

  /** Runs from a line until every path has left the frame; the state behind it, or undefined when none comes back. */
  private runFrame(start: number, state: BatchState, frame: BatchFrame): BatchState | undefined {
    let path: { line: number; state: BatchState } | undefined = { line: start, state };
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
      if (this.sweeping && frame.callDepth === 0 && this.visited[line] === 1) break;
      const { node, next } = this.parseAt(line, state);
      if (this.execute(node, state, frame) === 'stop') return;
      line = next;
    }
    frame.leave(state);
  }

  private parseAt(start: number, state: BatchState): { node: BatchNode; next: number } {
    let next = start;
    const { lines, recorder, visited, mode, context } = this;
    const node = parseBatchCommand({
      nextLine: () => {
        if (next >= lines.length) return undefined;
        const written = lines[next]!;
        recorder.line = next;
        visited[next] = 1;
        next += 1;
        return expandLine(written, state, mode, recorder, context);
      },
      get line() {
        return next - 1;
      },
      noteCaret: (column) => recorder.noteTechnique('caret', column),
      noteTooDeep: () => recorder.problem('script.too-deep', 'nested blocks are not followed any further'),
    });
    return { node, next };
  }

  private execute(node: BatchNode, state: BatchState, frame: BatchFrame): Flow {
    this.context.meter.spend();
    switch (node.kind) {
      case 'sequence':
        for (const item of node.items) if (this.execute(item, state, frame) === 'stop') return 'stop';
        return 'go-on';
      case 'and':
        return this.executeChain(node.items, '&&', state, frame);
      case 'or':
        return this.executeChain(node.items, '||', state, frame);
      case 'pipe':
        return this.executePipe(node.items, state, frame);
      case 'if':
        return this.executeIf(node, state, frame);
      case 'for':
        return this.executeFor(node, state, frame);
      case 'command':
        return this.executeCommand(node, state, frame);
    }
  }

  /** `a && b`: whether `b` runs depends on `a`, whose outcome is not known, except for commands of cmd that cannot fail. */
  private executeChain(
    items: readonly BatchNode[],
    operator: '&&' | '||',
    state: BatchState,
    frame: BatchFrame,
  ): Flow {
    const checks = new Set<number>();
    let skipped: BatchState | undefined;
    let flow: Flow = 'go-on';
    let before: BatchNode | undefined;
    for (const item of items) {
      if (before === undefined || (operator === '&&' && alwaysSucceeds(before))) {
        flow = this.execute(item, state, frame);
      } else {
        for (const check of state.statusChecks) checks.add(check);
        const text = `${summaryOf(before, state, this.recorder)} ${operator}`;
        const way = this.copy(state);
        if (skipped === undefined) skipped = way;
        else skipped.mergeWith(way);
        flow = this.guarded({ text, checks: [...checks], open: true }, item, state, frame);
      }
      if (flow === 'stop') break;
      before = item;
    }
    return skipped === undefined ? flow : this.join(flow, state, 'go-on', skipped);
  }

  /** Each side of a pipe runs in a cmd of its own: the outcome is that of the last one, variables are lost. */
  private executePipe(items: readonly BatchNode[], state: BatchState, frame: BatchFrame): Flow {
    const commands = items.filter((item): item is CommandNode => item.kind === 'command');
    if (commands.length < items.length) {
      for (const item of items) this.executeApart(item, state, frame);
      state.statusChecks = [];
      return 'go-on';
    }
    this.recorder.line = commands[0]?.line ?? this.recorder.line;
    const texts = commands.map((command) => this.expandCommand(command, state).trimEnd());
    this.recorder.addReading(texts.join(' | '), this.guards.length);
    const piped = textPipedToShell(texts);
    if (piped !== undefined) this.runNested(piped, state, frame, state.delayedExpansion);
    else this.record(texts.join(' | '), state);
    return 'go-on';
  }

  private executeApart(node: BatchNode, state: BatchState, frame: BatchFrame): void {
    const apart = new BatchFrame(frame.callDepth);
    this.execute(node, this.copy(state), apart);
  }

  private executeIf(node: IfNode, state: BatchState, frame: BatchFrame): Flow {
    this.recorder.line = node.line;
    const condition = evaluateCondition(node.condition, state, this.recorder);
    this.recorder.addReading(condition.text, this.guards.length);
    const checks = new Set(this.recorder.addChecks(condition.text));
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
      this.readDeadBranch(left, `${node.line} ${condition.text}`, guard, state);
      return this.guarded({ ...guard, open: false }, taken, state, frame);
    }
    const other = this.copy(state);
    const flow = this.guarded(guard, node.consequence, state, frame);
    const elseGuard = { ...guard, text: `not (${guard.text})` };
    return this.join(flow, state, this.guarded(elseGuard, alternative, other, frame), other);
  }

  /** Two ways meet: the path goes on with what both know. */
  private join(flow: Flow, state: BatchState, otherFlow: Flow, other: BatchState): Flow {
    if (otherFlow === 'stop') return flow;
    if (flow === 'stop') {
      // That way jumped or ended; from here on the other one is the path.
      state.replaceWith(other);
      return 'go-on';
    }
    this.context.meter.spend(other.size * 16);
    state.mergeWith(other);
    return 'go-on';
  }

  /** What stands in a branch that is not taken is shown, but changes nothing. */
  private readDeadBranch(node: BatchNode, key: string, guard: Guard, state: BatchState): void {
    if (node === EMPTY || this.deadBranches.has(key) || this.recorder.unreachable) return;
    this.deadBranches.add(key);
    this.recorder.unreachable = true;
    const apart = new BatchFrame(MAX_CALL_DEPTH);
    this.guarded({ ...guard, checks: [] }, node, this.copy(state), apart);
    this.recorder.unreachable = false;
  }

  private guarded(guard: Guard, node: BatchNode, state: BatchState, frame: BatchFrame): Flow {
    this.guards.push(guard);
    try {
      return this.execute(node, state, frame);
    } finally {
      this.guards.pop();
    }
  }

  private executeFor(node: ForNode, state: BatchState, frame: BatchFrame): Flow {
    this.recorder.line = node.line;
    const set = this.expandText(node.set, state);
    this.recorder.addReading(renderFor(node, set), this.guards.length);
    this.recorder.noteTechnique('for-loop', 0);
    if (node.mode === 'f') return this.executeForText(node, set, state, frame);
    if (!hasConstantRounds(node, set))
      return this.executeUnknownRound(node, [node.variable], [], state, frame);
    return this.executeRounds(node, roundsOf(node, set, this.recorder), state, frame);
  }

  private executeForText(node: ForNode, set: string, state: BatchState, frame: BatchFrame): Flow {
    const source = textSourceOf(set, node.options);
    const letters = lettersOf(node.variable, node.options);
    if (source.kind === 'file') return this.executeUnknownRound(node, letters, [], state, frame);
    const text = source.kind === 'string' ? source.text : constantOutput(source.text);
    if (text !== undefined && isConstant(text)) {
      return this.executeRounds(node, textRounds(node.variable, node.options, text), state, frame);
    }
    if (source.kind === 'string') return this.executeUnknownRound(node, letters, [], state, frame);
    const asked = this.copy(state);
    this.runNested(source.text, asked, frame, false);
    return this.executeUnknownRound(node, letters, this.recorder.addChecks(source.text), state, frame);
  }

  private executeRounds(node: ForNode, rounds: Iterable<Round>, state: BatchState, frame: BatchFrame): Flow {
    // A loop may take half of what is left, so that what stands behind it is looked at in any case.
    const { meter } = this.context;
    const floor = Math.floor(meter.stepsLeft / 2);
    const before = new Map(state.forVariables);
    for (const round of rounds) {
      if (meter.stepsLeft <= floor) {
        this.recorder.problem('script.loop-cut', 'a loop is not followed to its end');
        break;
      }
      for (const [letter, value] of round) state.forVariables.set(letter, value);
      if (this.execute(node.body, state, frame) === 'stop') return 'stop';
    }
    restore(state.forVariables, before);
    return 'go-on';
  }

  /** A set that is not known: the body is read once, with the variables as they are written. */
  private executeUnknownRound(
    node: ForNode,
    letters: readonly string[],
    checks: readonly number[],
    state: BatchState,
    frame: BatchFrame,
  ): Flow {
    const skipped = this.copy(state);
    const before = new Map(state.forVariables);
    for (const letter of letters) state.forVariables.set(letter, symbol(`%%${letter}`));
    const guard = { text: renderFor(node, node.set), checks, open: true };
    const flow = this.guarded(guard, node.body, state, frame);
    if (flow === 'go-on') restore(state.forVariables, before);
    return this.join(flow, state, 'go-on', skipped);
  }

  private executeCommand(node: CommandNode, state: BatchState, frame: BatchFrame): Flow {
    this.recorder.line = node.line;
    const text = this.expandCommand(node, state);
    const { name, rest } = splitName(text);
    this.recorder.addReading(text.trimEnd(), this.guards.length);
    return this.dispatch(name, rest, text, state, frame);
  }

  private dispatch(name: string, rest: string, text: string, state: BatchState, frame: BatchFrame): Flow {
    switch (name) {
      case 'set':
        this.executeSet(rest, state);
        return 'go-on';
      case 'setlocal':
        state.openScope();
        if (/\benabledelayedexpansion\b/i.test(rest)) state.delayedExpansion = true;
        if (/\bdisabledelayedexpansion\b/i.test(rest)) state.delayedExpansion = false;
        return 'go-on';
      case 'endlocal':
        state.closeScope();
        return 'go-on';
      case 'goto':
        return this.executeGoto(rest, state, frame);
      case 'call':
        return this.executeCall(rest, text, state, frame);
      case 'exit':
        return this.executeExit(rest, state, frame);
      case 'shift':
        if (state.arguments !== undefined) state.arguments = state.arguments.slice(1);
        return 'go-on';
      case 'cmd':
        return this.executeShell(rest, text, state, frame);
      default:
        if (!SILENT.has(name) || (name === 'echo' && /[<>] [^<>]*$/.test(text))) this.record(text, state);
        return 'go-on';
    }
  }

  private executeSet(rest: string, state: BatchState): void {
    this.context.meter.spend(rest.length);
    const name = assignVariable(rest, state);
    if (name === undefined) return;
    const checks = new Set(this.guards.flatMap((guard) => guard.checks));
    for (const source of symbolNames(rest)) {
      for (const check of this.checksBehind(source, state)) checks.add(check);
    }
    state.dependOn(name, [...checks]);
  }

  private checksBehind(variable: string, state: BatchState): readonly number[] {
    return variable === 'errorlevel' ? state.statusChecks : (state.checksByVariable.get(variable) ?? []);
  }

  private executeGoto(rest: string, state: BatchState, frame: BatchFrame): Flow {
    this.markGating();
    const label = /^[\s:]*([^\s:+,;=&|<>]*)/.exec(rest)?.[1] ?? '';
    if (lowerCase(label) === 'eof' && rest.trimStart().startsWith(':')) {
      frame.leave(this.copy(state));
      return 'stop';
    }
    if (!isConstant(label)) this.computedJump = true;
    const target = this.findLabel(label);
    if (target === undefined) return 'stop'; // cmd ends the script
    frame.jump(target, this.copy(state), this.isForked());
    return 'stop';
  }

  private isForked(): boolean {
    return this.guards.some((guard) => guard.open);
  }

  /** cmd looks from the current line to the end, then from the start. */
  private findLabel(label: string): number | undefined {
    const places = this.labels.get(lowerCase(label)) ?? [];
    return places.find((line) => line > this.recorder.line) ?? places[0];
  }

  private executeExit(rest: string, state: BatchState, frame: BatchFrame): Flow {
    this.markGating();
    if (/^\s*\/b\b/i.test(rest)) frame.leave(this.copy(state));
    return 'stop';
  }

  private markGating(): void {
    if (this.recorder.unreachable) return;
    for (const guard of this.guards) this.recorder.markGating(guard.checks);
  }

  private executeCall(rest: string, text: string, state: BatchState, frame: BatchFrame): Flow {
    const target = rest.trimStart();
    if (!target.startsWith(':')) return this.executeCalledCommand(target, text, state, frame);
    this.markGating();
    const [label = '', ...args] = [...target.slice(1).matchAll(/"[^"]*"?|[^\s,;="]+/g)].map(([word]) => word);
    if (lowerCase(label) === 'eof') return 'go-on';
    if (!isConstant(label)) this.computedJump = true;
    const line = this.findLabel(label);
    if (line === undefined) return 'go-on';
    if (frame.callDepth >= MAX_CALL_DEPTH) {
      if (!this.recorder.unreachable)
        this.recorder.problem('script.too-deep', 'a call is not followed any further');
      return 'go-on';
    }
    return this.callLabel(line, args, state, frame);
  }

  private callLabel(line: number, args: readonly string[], state: BatchState, frame: BatchFrame): Flow {
    const caller = this.recorder.line;
    const inner = this.copy(state);
    inner.arguments = args;
    const outerGuards = this.guards.splice(0); // what guards the call does not fork the paths inside it
    const guard: Guard | undefined =
      outerGuards.length === 0
        ? undefined
        : {
            text: conditionOf(outerGuards),
            checks: outerGuards.flatMap(({ checks }) => checks),
            open: false,
          };
    if (guard !== undefined) this.guards.push(guard);
    const end = this.runFrame(line, inner, new BatchFrame(frame.callDepth + 1));
    this.guards.splice(0, this.guards.length, ...outerGuards);
    this.recorder.line = caller;
    if (end === undefined) return 'stop';
    end.arguments = state.arguments;
    restore(end.forVariables, state.forVariables);
    state.replaceWith(end);
    return 'go-on';
  }

  /** `call` expands percent signs once more before it runs the command. */
  private executeCalledCommand(target: string, text: string, state: BatchState, frame: BatchFrame): Flow {
    const again = expandLine(target, state, this.mode, this.recorder, this.context);
    const { name, rest } = splitName(again);
    if (again !== target) this.recorder.addReading(again, this.guards.length);
    if (name === 'call' || name === '') {
      this.record(again === '' ? text : again, state);
      return 'go-on';
    }
    return this.dispatch(name, rest, again, state, frame);
  }

  /** `cmd /c "…"`: what it runs, in a copy of the environment. */
  private executeShell(rest: string, text: string, state: BatchState, frame: BatchFrame): Flow {
    const match = /^(.*?)[/-]([ckr])(?![a-z])(.*)$/is.exec(rest.slice(0, MAX_LINE_LENGTH));
    if (match === null) {
      this.record(text, state);
      return 'go-on';
    }
    const delayed = /\/v(?::on)?(?![:a-z])/i.test(match[1]!) || /\/v:on/i.test(match[1]!);
    this.runNested(unquote(match[3]!.trim()), state, frame, delayed);
    state.statusChecks = this.recorder.addChecks(text);
    return 'go-on';
  }

  private runNested(text: string, state: BatchState, frame: BatchFrame, delayed: boolean): void {
    if (frame.callDepth >= MAX_CALL_DEPTH) {
      if (!this.recorder.unreachable) {
        this.recorder.problem('script.too-deep', 'a nested command line is not followed any further');
      }
      return;
    }
    const inner = this.copy(state);
    inner.delayedExpansion = delayed;
    const { line } = this.recorder;
    const expanded = expandLine(text, inner, 'command-line', this.recorder, this.context);
    let given = false;
    const node = parseBatchCommand({
      nextLine: () => {
        if (given) return undefined;
        given = true;
        return expanded;
      },
      line,
      noteCaret: (column) => this.recorder.noteTechnique('caret', column),
      noteTooDeep: () =>
        this.recorder.problem('script.too-deep', 'nested blocks are not followed any further'),
    });
    this.execute(node, inner, new BatchFrame(frame.callDepth + 1));
    state.statusChecks = inner.statusChecks;
    this.recorder.line = line;
  }

  private record(command: string, state: BatchState): void {
    const text = command.trimEnd();
    this.recorder.addCommand(text, conditionOf(this.guards));
    const checks = new Set(this.recorder.addChecks(text));
    for (const name of symbolNames(text))
      for (const check of this.checksBehind(name, state)) checks.add(check);
    state.statusChecks = [...checks];
    if (checks.size === 0 && startsSomething(text)) this.markGating();
  }

  private expandCommand(node: CommandNode, state: BatchState): string {
    const text =
      node.redirections.length === 0 ? node.text : [node.text.trim(), ...node.redirections].join(' ');
    return this.expandText(text, state).trimStart();
  }

  private expandText(text: string, state: BatchState): string {
    this.context.meter.spend(text.length);
    return expandDelayed(expandForVariables(text, state, this.recorder), state, this.recorder);
  }

  private copy(state: BatchState): BatchState {
    this.context.meter.spend(state.size * 16);
    return state.clone();
  }
}

const EMPTY: BatchNode = { kind: 'sequence', items: [] };

/** Commands of cmd itself that start nothing and tell nothing. */
const SILENT = new Set([
  '',
  'break',
  'chcp',
  'cls',
  'color',
  'echo',
  'mode',
  'pause',
  'prompt',
  'rem',
  'title',
  'ver',
  'verify',
]);

function expandLine(
  written: string,
  state: BatchState,
  mode: ExpansionMode,
  recorder: BatchRecorder,
  context: ScriptContext,
): string {
  context.meter.spend(written.length);
  if (written.length > MAX_LINE_LENGTH && !/^\s*(?:::|rem\s)/i.test(written.slice(0, 256))) {
    recorder.problem(
      'script.line-too-long',
      `only the first ${MAX_LINE_LENGTH} characters of the line are looked at`,
    );
  }
  return expandPercent(renderSymbols(written.slice(0, MAX_LINE_LENGTH)), state, mode, recorder);
}

function findLabels(lines: readonly string[]): Map<string, number[]> {
  const labels = new Map<string, number[]>();
  lines.forEach((line, number) => {
    const label = /^[\s,;=]{0,64}:[ \t]{0,64}([^\s:+,;=&|<>]{1,256})/.exec(line)?.[1];
    if (label === undefined) return;
    const key = lowerCase(label);
    const places = labels.get(key);
    if (places === undefined) labels.set(key, [number]);
    else places.push(number);
  });
  return labels;
}

/** The command's name in lower case, without path and extension, and what follows it. */
function splitName(text: string): { name: string; rest: string } {
  // `echo.x`, `goto:eof`, `cd\`, `set"a=b"`: commands of cmd end at more than a blank.
  const own = /^(set|echo|goto|call|exit|cd|chdir|rem|title|cls|color|pause)(?=[\s,;=(./\\:+"[\]]|$)/i.exec(
    text,
  );
  if (own !== null) return { name: lowerCase(own[1]!), rest: text.slice(own[0].length) };
  const program = /^(?:"([^"]{0,512})"?|([^\s,;=/"<>|&]{1,512}))/.exec(text);
  if (program === null) return { name: '', rest: text };
  const path = program[1] ?? program[2] ?? '';
  const file = renderSymbols(path.slice(path.lastIndexOf('\\') + 1));
  const isShell = /^%comspec%$/i.test(file);
  return {
    name: isShell ? 'cmd' : lowerCase(file).replace(/\.exe$/, ''),
    rest: text.slice(program[0].length),
  };
}

/** `"…"` around the whole of a nested command line. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const last = text.lastIndexOf('"');
  return last <= 0 ? text.slice(1) : text.slice(1, last) + text.slice(last + 1);
}

/** What `echo` prints, when that is all that a command does. */
function constantOutput(command: string): string | undefined {
  if (/[&|<>]/.test(command)) return undefined;
  return /^\s*@?echo[.:(\s](.*)$/is.exec(command)?.[1];
}

/** `echo text | cmd`: the text is what runs. */
function textPipedToShell(texts: readonly string[]): string | undefined {
  const [first = '', last = ''] = texts;
  if (texts.length !== 2 || !/^(?:\S*\\)?(?:cmd(?:\.exe)?|\S?%comspec%\S?)(?:\s+\/[qdaus])*\s*$/i.test(last))
    return undefined;
  return /^echo[.:(\s](.*)$/is.exec(first)?.[1];
}

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

function renderFor({ mode, options, variable }: ForNode, set: string): string {
  const how = [mode === '' ? '' : `/${mode}`, options === '' ? '' : `"${options}"`].filter(
    (part) => part !== '',
  );
  return renderSymbols(
    ['for', ...how, `%%${variable}`, 'in', `(${set.slice(0, MAX_CONDITION_LENGTH)})`].join(' '),
  );
}

function conditionOf(guards: readonly Guard[]): string {
  return guards
    .map(({ text }) => text)
    .join(', ')
    .slice(0, MAX_CONDITION_LENGTH);
}

/** Commands that only look, wait or move about; to run them under a condition decides nothing. */
const HARMLESS =
  /^@?"?(?:[^\s"]{0,200}\\)?(?:echo|type|find|findstr|tasklist|sc|reg|wmic|net|ping|timeout|sleep|cd|chdir|pushd|popd|md|mkdir|dir|more|sort|choice|msg|where|whoami|hostname|ipconfig)\b/i;

function startsSomething(text: string): boolean {
  return !HARMLESS.test(text);
}

function restore(variables: Map<string, string>, before: ReadonlyMap<string, string>): void {
  variables.clear();
  for (const [letter, value] of before) variables.set(letter, value);
}
