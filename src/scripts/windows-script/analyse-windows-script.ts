import { type Effect, type Evaluation, evaluateScript } from '../evaluation/evaluate.js';
import { type FoldingStack, isOperator, isString } from '../folding/folder.js';
import { ShellCopies } from '../folding/shell-copy.js';
import type { Token } from '../folding/token.js';
import { type LayeredLanguage, LayeredReading, type LayerStatement } from '../layered-reading.js';
import { MAX_COMMANDS, type ScriptAnalysis, type ScriptContext } from '../script-facts.js';
import { ConstantLists } from './constant-list.js';
import { ExpressionText } from './expression-text.js';
import { FileWriting } from './file-writing.js';
import { JSCRIPT_LANGUAGE } from './jscript-language.js';
import { mayStart, startedCommand } from './started-command.js';
import { createVbScriptLanguage } from './vbscript-language.js';

/** Tokens that one call looks ahead at most, and what each costs as characters handled. */
const MAX_TOKENS = 2_000;
const TOKEN_COST = 32;
/** Calls whose arguments are looked at. */
const MAX_CALLS = 2 * MAX_COMMANDS;

type WindowsScriptLanguage = 'vbscript' | 'jscript';

const COMMON = {
  maxDepth: 5,
  maxLayers: 64,
  obfuscationThresholds: new Map(
    Object.entries<number>({
      chr: 4,
      strreverse: 1,
      'nested-script': 1,
      'unresolved-script': 1,
      unescape: 1,
      join: 1,
      concatenation: 12,
      replace: 2,
      substring: 4,
    }),
  ),
};

const LANGUAGES: Record<WindowsScriptLanguage, LayeredLanguage> = {
  vbscript: {
    ...COMMON,
    createGrammar: createVbScriptLanguage,
    endsStatement: (token) => token.kind === 'line-end',
  },
  jscript: {
    ...COMMON,
    createGrammar: () => JSCRIPT_LANGUAGE,
    endsStatement: (token) => token.kind === 'line-end' && token.text !== '\n',
  },
};

/** Folds the constants of a VBScript or JScript and lists what it runs. Never throws for what the text holds. */
export function analyseWindowsScript(
  text: string,
  language: WindowsScriptLanguage,
  context: ScriptContext,
): ScriptAnalysis {
  return new WindowsScriptReading(language, context).read(text);
}

class WindowsScriptReading extends LayeredReading {
  protected readonly files = new FileWriting(this.context.onProblem, this.lookingMeter);
  private calls = 0;
  private script = '';
  private evaluation: Evaluation | undefined;
  private readonly known = new Set<string>();

  constructor(
    private readonly name: WindowsScriptLanguage,
    context: ScriptContext,
  ) {
    super(LANGUAGES[name], context);
  }

  protected openLayer(_stack: FoldingStack): (statement: LayerStatement) => void {
    const expressions = new ExpressionText(this.name);
    const lists = new ConstantLists(this.name);
    const copies = new ShellCopies((token) => expressions.variable(token));
    return (statement) => {
      const { tokens, line } = statement;
      expressions.noteAssignment(tokens);
      lists.noteStatement(tokens);
      this.files.noteStatement(tokens, expressions, line);
      const copy = copies.readStatement(tokens);
      if (copy !== undefined && this.mayLookAtCall(statement)) this.addOnce(statement, copy);
      for (const [at, token] of tokens.entries()) {
        if (token.kind !== 'word') continue;
        const nested = nestedScript(tokens, at);
        if (nested !== undefined) this.readNested(statement, nested);
        const command = this.startedAt(at, statement, expressions);
        if (command === undefined) continue;
        for (const text of lists.everyRound(command)) this.addStarted(statement, text);
      }
    };
  }

  override read(script: string): ScriptAnalysis {
    this.script = script;
    return super.read(script);
  }

  /** A command of which parts are open, as it is computed; else as it stands. */
  private addStarted(statement: LayerStatement, command: string): void {
    const open = countPlaceholders(command);
    const computed = open > 0 ? this.computedOn(statement.line) : [];
    const better = computed.filter(
      ({ isWhole, text }) => isWhole || (countPlaceholders(text) < open && /(?:^|\})[^{]/.test(text)),
    );
    for (const { text } of better) this.addOnce(statement, text);
    if (better.length === 0 || better.length < computed.length) this.addOnce(statement, command);
  }

  private computedOn(line: number): readonly Effect[] {
    return this.evaluate().effects.filter((effect) => effect.kind === 'command' && effect.line === line);
  }

  private addOnce(statement: LayerStatement, command: string): void {
    const key = `${statement.line} ${command}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.addCommand(statement, command);
  }

  private readNested(statement: LayerStatement, script: string): void {
    this.known.add(script);
    this.readInner(script, 'nested-script', statement);
  }

  private evaluate(): Evaluation {
    this.evaluation ??= evaluateScript(this.script, this.name, this.lookingMeter.anew());
    return this.evaluation;
  }

  /** What is started, written or run as a script only where names and texts are computed. */
  protected override readRest(script: string): void {
    if (this.evaluation === undefined && !COMPUTING.test(script)) return;
    const { decodedCharacters, effects, hidesSomething } = this.evaluate();
    if (hidesSomething) this.noteTechnique('unresolved-script', 1);
    if (decodedCharacters > 0) this.noteTechnique('chr', decodedCharacters);
    const written = new Map<string, { line: number; text: string }>();
    const lines = script.split(/\r\n?|\n/);
    for (const { isWhole, kind, line, path, text } of effects) {
      const statement = { tokens: [], line, written: lines[line - 1] ?? '', depth: 0 };
      if (kind === 'script' && !this.known.has(text)) this.readNested(statement, text);
      if (kind === 'command' && isWhole) this.addOnce(statement, text);
      if (path !== undefined) {
        const { line: firstLine, text: before } = written.get(path) ?? { line, text: '' };
        written.set(path, { line: firstLine, text: before + text });
      }
    }
    for (const [path, file] of written) this.files.noteComputed(path, file.text, file.line);
  }

  private startedAt(at: number, statement: LayerStatement, expressions: ExpressionText): string | undefined {
    const isRead = mayStart(statement.tokens[at]!) && this.mayLookAtCall(statement);
    return isRead ? startedCommand(statement.tokens, at, expressions) : undefined;
  }

  /** Reading the arguments of a call looks ahead in its statement, so the calls that are read are counted and charged. */
  private mayLookAtCall({ tokens, line }: LayerStatement): boolean {
    this.calls += 1;
    const isWithin = this.calls <= MAX_CALLS && !this.isFull;
    if (isWithin && this.lookingMeter.trySpend(Math.min(tokens.length, MAX_TOKENS) * TOKEN_COST)) return true;
    this.reportTooManyCommands(line);
    return false;
  }
}

/** Parts of a command that are not known. */
const countPlaceholders = (command: string): number => command.match(/\{[\p{L}_$}]/gu)?.length ?? 0;

/** Ways to start, write or run something that only computing shows. */
const COMPUTING =
  /\b(?:execute|executeglobal|eval|execscript|function\s*\(\s*["'\w]|readstream|savetofile|copyfile|movefile)\b|\]\s*\(/i;

/** The constant that is run as a script: `Execute "…"`, `eval("…")`. */
function nestedScript(tokens: readonly Token[], at: number): string | undefined {
  const name = tokens[at]!.text.toLowerCase();
  if (!/^(?:execute|executeglobal|eval|.*\.execscript|execscript)$/.test(name)) return undefined;
  const next = isOperator(tokens[at + 1], '(') ? tokens[at + 2] : tokens[at + 1];
  return isString(next) && next.value.length > 3 ? next.value : undefined;
}
