import type { ProblemCode } from '../../io/problem-code.js';
import {
  MAX_COMMANDS,
  MAX_TEXT_LENGTH,
  originalOf,
  type ScriptAnalysis,
  type ScriptCommand,
  type ScriptContext,
} from '../script-facts.js';
import { EffectTraces } from './effect-trace.js';
import { SecurityRecord } from './security-record.js';
import { isConstant, renderSymbols } from './symbol.js';
import { TechniqueRecord } from './technique-record.js';
import { type RecordedPlace, WrittenRecord } from './written-record.js';

/** Expansions of one line that the readable text shows, as a loop can make any number of them. */
const MAX_READINGS_PER_LINE = 64;

/** Collects what the interpreter comes across: commands, checks, readable text, and signs of obfuscation. */
export class BatchRecorder implements RecordedPlace {
  /** 0-based line that is being read or run. */
  line = 0;
  /** Inside code that no path reaches. */
  unreachable = false;
  unresolved = 0;
  /** While a file runs that the script wrote: the 0-based line of the script that started it. */
  startedAt: number | undefined;
  /** What the paths do behind the checks, by the numbers of the checks. */
  readonly traces = new EffectTraces();

  readonly techniques = new TechniqueRecord(this);
  readonly files = new WrittenRecord(this);
  readonly security: SecurityRecord;

  private readonly commands = new Map<string, ScriptCommand>();
  private readonly readings = new Map<number, Set<string>>();
  private readingsLength = 0;
  private readonly deadBranches = new Set<string>();

  constructor(
    private readonly originals: readonly string[],
    private readonly context: ScriptContext,
  ) {
    this.security = new SecurityRecord(this, context);
  }

  /** 0-based line of the script as stored in the package. */
  get shownLine(): number {
    return this.startedAt ?? this.line;
  }

  problem(code: ProblemCode, effect: string): void {
    this.context.onProblem({ code, offsetInBytes: 0, effect: `line ${this.shownLine + 1}: ${effect}` });
  }

  /** One operation that handles `lengthInCharacters` characters. */
  spend(lengthInCharacters: number): void {
    this.context.meter.spend(lengthInCharacters);
  }

  /** A command as it would run; `text` may hold symbols. */
  addCommand(text: string, condition: string): void {
    if (!isConstant(text)) this.unresolved += 1;
    const rendered = renderSymbols(text);
    const key = `${this.shownLine}\n${rendered}`;
    const known = this.commands.get(key);
    if (known !== undefined) {
      if (!this.unreachable) delete known.unreachable;
      return;
    }
    const original = originalOf(this.originals[this.shownLine]);
    const isFull = this.commands.size >= MAX_COMMANDS;
    if (isFull || !this.context.allowance.take(original, rendered, condition)) {
      this.problem('script.too-many-commands', `only the first ${this.commands.size} commands are listed`);
      return;
    }
    this.commands.set(key, {
      line: this.shownLine + 1,
      original,
      text: rendered,
      ...(condition === '' ? {} : { condition }),
      ...(this.unreachable ? { unreachable: true as const } : {}),
    });
    if (!this.unreachable) this.security.addRemovals(rendered);
  }

  /** True once for each branch that a decided condition leaves out: what it holds is read one time. */
  isNewDeadBranch(key: string): boolean {
    if (this.deadBranches.has(key)) return false;
    this.deadBranches.add(key);
    return true;
  }

  /** One statement for the readable text. */
  addReading(text: string, depth: number): void {
    if (this.readingsLength > MAX_TEXT_LENGTH) return;
    const readings = this.readings.get(this.shownLine) ?? new Set<string>();
    if (readings.size >= MAX_READINGS_PER_LINE) return;
    const reading = `${'  '.repeat(Math.min(depth, 16))}${renderSymbols(text)}`;
    if (readings.has(reading)) return;
    readings.add(reading);
    this.readingsLength += reading.length + 1;
    this.readings.set(this.shownLine, readings);
  }

  finish(): ScriptAnalysis {
    return {
      text: this.readableText(),
      techniques: this.techniques.techniques,
      obfuscated: this.techniques.isObfuscated,
      commands: [...this.commands.values()],
      securityChecks: this.security.conclude((check) => this.traces.decides(check)),
      securityRemovals: this.security.foundRemovals,
      unresolved: this.unresolved,
      writtenFiles: this.files.written,
      startedFiles: this.files.started,
    };
  }

  private readableText(): string {
    return [...this.readings]
      .sort(([a], [b]) => a - b)
      .flatMap(([, readings]) => [...readings])
      .join('\n')
      .slice(0, MAX_TEXT_LENGTH);
  }
}
