import type { ProblemCode } from '../../io/problem-code.js';
import {
  MAX_COMMANDS,
  MAX_ORIGINAL_LENGTH,
  MAX_TEXT_LENGTH,
  originalOf,
  type ScriptAnalysis,
  type ScriptCommand,
  type ScriptContext,
  type SecurityProductCheck,
  type SecurityProductRemoval,
} from '../script-facts.js';
import { type FoundSecurityCheck, findSecurityChecks, findSecurityRemovals } from '../security-check.js';
import { fileNameOf, MAX_WRITTEN_FILES, type StartedFile, type WrittenFile } from '../written-file.js';
import { EffectTraces } from './effect-trace.js';
import { isConstant, renderSymbols } from './symbol.js';

/** Expansions of one line that the readable text shows, as a loop can make any number of them. */
const MAX_READINGS_PER_LINE = 64;

/** An obfuscation counts as such from this many places in the script on; honest scripts have a few of each. */
const OBFUSCATION_THRESHOLDS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    caret: 3,
    'empty-variable': 2,
    'set-concatenation': 4,
    'delayed-concatenation': 4,
    substring: 4,
    'environment-substring': 1,
    replacement: 6,
  }),
);

/** Starts of written files that are followed. */
const MAX_WRITTEN_RUNS = 256;

/** What a search for checks costs, as characters handled. */
const CHECK_COST_IN_CHARACTERS = 1_024;

/** Collects what the interpreter comes across: commands, checks, readable text, and signs of obfuscation. */
export class BatchRecorder {
  /** 0-based line that is being read or run. */
  line = 0;
  /** Inside code that no path reaches. */
  unreachable = false;
  unresolved = 0;
  /** While a file runs that the script wrote: the 0-based line of the script that started it. */
  startedAt: number | undefined;
  /** What the paths do behind the checks, by the numbers of the checks. */
  readonly traces = new EffectTraces();

  private readonly commands = new Map<string, ScriptCommand>();
  private readonly checks: SecurityProductCheck[] = [];
  private readonly checksByText = new Map<string, readonly FoundSecurityCheck[]>();
  private readonly checkNumbers = new Map<string, number>();
  private readonly removals = new Map<string, SecurityProductRemoval>();
  private readonly readings = new Map<number, Set<string>>();
  private readingsLength = 0;
  private readonly writtenFiles = new Map<string, WrittenFile>();
  /** Contents of the written files that are being followed, inside each other. */
  private readonly followed = new Set<string>();
  private writtenRuns = 0;
  private readonly startedFiles = new Map<string, StartedFile>();
  private readonly deadBranches = new Set<string>();
  private readonly techniqueSites = new Map<string, Set<number>>();

  constructor(
    private readonly originals: readonly string[],
    private readonly context: ScriptContext,
  ) {}

  /** 0-based line of the script as it lies in the package. */
  private get shownLine(): number {
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
    if (!this.unreachable) this.addRemovals(rendered);
  }

  private addRemovals(text: string): void {
    this.spend(CHECK_COST_IN_CHARACTERS);
    for (const product of findSecurityRemovals(text)) {
      const line = this.shownLine + 1;
      const key = `${line}\n${product}`;
      const evidence = text.slice(0, MAX_ORIGINAL_LENGTH);
      if (this.removals.has(key) || this.context.allowance.take(evidence))
        this.removals.set(key, { product, line, text: evidence });
    }
  }

  /** Notes the checks that a command or condition makes and returns their numbers. */
  addChecks(text: string): readonly number[] {
    const rendered = renderSymbols(text);
    const numbers: number[] = [];
    for (const { product, by } of this.checksIn(rendered)) {
      const line = this.shownLine + 1;
      const key = `${line}\n${product}\n${by}`;
      let number = this.checkNumbers.get(key);
      if (number === undefined) {
        const evidence = rendered.slice(0, MAX_ORIGINAL_LENGTH);
        if (this.checks.length >= MAX_COMMANDS || !this.context.allowance.take(evidence)) break;
        number = this.checks.length;
        this.checkNumbers.set(key, number);
        this.checks.push({ product, by, line, text: evidence, gates: false });
      }
      numbers.push(number);
    }
    return numbers;
  }

  /** Loops ask the same again and again, and looking costs more than the loop. */
  private checksIn(text: string): readonly FoundSecurityCheck[] {
    const known = this.checksByText.get(text);
    if (known !== undefined) return known;
    this.context.meter.spend(CHECK_COST_IN_CHARACTERS + text.length);
    const found = findSecurityChecks(text);
    if (this.checksByText.size < MAX_COMMANDS) this.checksByText.set(text, found);
    return found;
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

  /** Notes what a file holds that the script has written. */
  noteWritten(path: string, text: string): void {
    if (this.unreachable) return;
    const shown = renderSymbols(path).replaceAll('"', '').trim();
    const known = this.writtenFiles.get(shown.toLowerCase());
    if (known !== undefined) known.text = text;
    else if (this.writtenFiles.size < MAX_WRITTEN_FILES)
      this.writtenFiles.set(shown.toLowerCase(), { path: shown, line: this.shownLine + 1, text });
  }

  /** False when a file of this content is being followed already, or when enough files were. */
  enterWritten(text: string): boolean {
    this.writtenRuns += 1;
    if (this.writtenRuns > MAX_WRITTEN_RUNS || this.followed.has(text)) return false;
    this.followed.add(text);
    return true;
  }

  leaveWritten(text: string): void {
    this.followed.delete(text);
  }

  markStarted(fileName: string): void {
    for (const file of this.writtenFiles.values())
      if (fileNameOf(file.path) === fileName) file.started = true;
  }

  /** Notes that the command at hand starts a file that the script has written, and that is no batch file. */
  noteStarted(fileName: string, text: string, command: string, condition: string): void {
    if (this.startedFiles.size >= MAX_WRITTEN_FILES) return;
    this.startedFiles.set(`${this.shownLine}\n${text}`, {
      path: fileName,
      text,
      command: command.slice(0, MAX_ORIGINAL_LENGTH),
      line: this.shownLine + 1,
      ...(condition === '' ? {} : { condition }),
      ...(this.unreachable ? { unreachable: true as const } : {}),
    });
  }

  noteTechnique(technique: string, column: number): void {
    const sites = this.techniqueSites.get(technique) ?? new Set<number>();
    if (sites.size < 64) sites.add(this.line * 65_536 + column);
    this.techniqueSites.set(technique, sites);
  }

  /** `%name%` inside a word is how names of commands are put together. */
  noteExpansion(line: string, start: number, end: number, value: string): void {
    if (!isConstant(value) || !isInsideWord(line, start, end, '%')) return;
    if (value === '') this.noteTechnique('empty-variable', start);
    else if (value.length <= 16 && !/[\\/.:\s]/.test(value)) this.noteTechnique('set-concatenation', start);
  }

  noteDelayed(text: string, start: number, end: number, value: string): void {
    if (!isConstant(value)) return;
    const inWord = value.length <= 16 && isInsideWord(text, start, end, '!');
    this.noteTechnique(inWord ? 'delayed-concatenation' : 'delayed-expansion', start);
  }

  noteModifier(modifier: string, inherited: boolean): void {
    if (!modifier.startsWith('~')) this.noteTechnique('replacement', modifier.length);
    else this.noteTechnique(inherited ? 'environment-substring' : 'substring', hashOf(modifier));
  }

  finish(): ScriptAnalysis {
    // A script that takes a product away looks for it first; that is no condition for installing something else.
    const removed = new Set([...this.removals.values()].map(({ product }) => product));
    return {
      text: this.readableText(),
      techniques: new Set(this.techniqueSites.keys()),
      obfuscated: [...this.techniqueSites].some(
        ([technique, sites]) =>
          sites.size >= (OBFUSCATION_THRESHOLDS.get(technique) ?? Number.POSITIVE_INFINITY),
      ),
      commands: [...this.commands.values()],
      securityChecks: this.checks.map((check, number) => ({
        ...check,
        gates: !removed.has(check.product) && this.traces.decides(number),
      })),
      securityRemovals: [...this.removals.values()],
      unresolved: this.unresolved,
      writtenFiles: [...this.writtenFiles.values()],
      startedFiles: [...this.startedFiles.values()],
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

function isInsideWord(text: string, start: number, end: number, mark: string): boolean {
  const isPart = (character: string | undefined): boolean =>
    character !== undefined && (character === mark || /[a-z0-9]/i.test(character));
  return isPart(text[start - 1]) || isPart(text[end]);
}

/** Tells places apart when the column is not known. */
function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length && at < 32; at += 1) hash = (hash * 31 + text.charCodeAt(at)) & 0xffff;
  return hash;
}
