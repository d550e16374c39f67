import {
  type FoldingLanguage,
  FoldingStack,
  foldConstants,
  isOperator,
  isString,
} from '../folding/folder.js';
import { ShellCopies } from '../folding/shell-copy.js';
import type { Token } from '../folding/token.js';
import { concludeReading } from '../layered-reading.js';
import {
  MAX_COMMANDS,
  originalOf,
  type ScriptAnalysis,
  type ScriptCommand,
  type ScriptContext,
} from '../script-facts.js';
import { analyseGuarded, type ScriptMeter } from '../script-meter.js';
import { linesOf, type Statement } from '../statement-check.js';
import { ConstantLists } from './constant-list.js';
import { ExpressionText } from './expression-text.js';
import { FileWriting } from './file-writing.js';
import { JSCRIPT_LANGUAGE } from './jscript-language.js';
import { mayStart, startedCommand } from './started-command.js';
import { createVbScriptLanguage } from './vbscript-language.js';

/** Scripts inside `Execute` and `eval` strings. */
const MAX_LAYERS = 5;

const MAX_LAYERS_IN_ALL = 64;
/** Tokens that one call looks ahead at most, and what each costs as characters handled. */
const MAX_TOKENS = 2_000;
const TOKEN_COST = 32;
/** Calls whose arguments are looked at. */
const MAX_CALLS = 2 * MAX_COMMANDS;

/** Techniques that hide what a script does, with the count from which on they count. */
const OBFUSCATION_THRESHOLDS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    chr: 4,
    strreverse: 1,
    'nested-script': 1,
    unescape: 1,
    join: 1,
    concatenation: 12,
    replace: 2,
    substring: 4,
  }),
);

/** Folds the constants of a VBScript or JScript and lists what it runs. Never throws for what the text holds. */
export function analyseWindowsScript(
  text: string,
  language: 'vbscript' | 'jscript',
  context: ScriptContext,
): ScriptAnalysis {
  const reading = new WindowsScriptReading(context);
  reading.readLayer(text.replace(/\r\n?/g, '\n'), language, 0, 0);
  return reading.finish();
}

/** The script itself, or one inside a string of it. */
interface Layer {
  originals: readonly string[];
  language: 'vbscript' | 'jscript';
  expressions: ExpressionText;
  lists: ConstantLists;
  copies: ShellCopies;
  depth: number;
  /** Line of the string that holds the layer; 0 for the script itself. */
  outerLine: number;
}

class WindowsScriptReading {
  private readonly texts: string[] = [];
  private readonly commands: ScriptCommand[] = [];
  private readonly statements: Statement[] = [];
  private readonly techniques = new Map<string, number>();
  private unresolved = 0;
  private layers = 0;
  private calls = 0;

  private readonly files: FileWriting;
  /** For looking ahead, which what folding has used up does not take away from. */
  private readonly lookingMeter: ScriptMeter;

  constructor(private readonly context: ScriptContext) {
    this.lookingMeter = context.meter.anew();
    this.files = new FileWriting(context.onProblem, this.lookingMeter);
  }

  /** @param outerLine line of the string that holds the layer; 0 for the script itself */
  readLayer(text: string, language: 'vbscript' | 'jscript', depth: number, outerLine: number): void {
    const grammar: FoldingLanguage = language === 'vbscript' ? createVbScriptLanguage() : JSCRIPT_LANGUAGE;
    const stack = new FoldingStack(grammar, this.context.meter);
    analyseGuarded(this.context, () => foldConstants(text, stack));
    this.texts.push(stack.write());
    this.unresolved += stack.unresolved;
    for (const [technique, count] of stack.techniques) this.note(technique, count);
    const originals = text.split('\n');
    for (const { line, text: written } of linesOf(stack.tokens, (token) => stack.writeToken(token))) {
      this.statements.push({ line: outerLine > 0 ? outerLine : line, text: written });
    }
    const expressions = new ExpressionText(language);
    const lists = new ConstantLists(language);
    const copies = new ShellCopies((token) => expressions.variable(token));
    for (const statement of splitStatements(stack.tokens, language)) {
      this.readStatement(statement, { originals, language, expressions, lists, copies, depth, outerLine });
    }
  }

  private note(technique: string, count = 1): void {
    this.techniques.set(technique, (this.techniques.get(technique) ?? 0) + count);
  }

  private readStatement(tokens: readonly Token[], layer: Layer): void {
    const { originals, language, expressions, lists, copies, depth, outerLine } = layer;
    const line = outerLine > 0 ? outerLine : (tokens[0]?.line ?? 1);
    const original = originalOf(originals[(tokens[0]?.line ?? 1) - 1]);
    expressions.noteAssignment(tokens);
    lists.noteStatement(tokens);
    this.files.noteStatement(tokens, expressions, line);
    const copy = copies.readStatement(tokens);
    if (copy !== undefined && this.mayLookAtCall(tokens)) this.addCommand({ line, original, text: copy });
    for (const [at, token] of tokens.entries()) {
      if (token.kind !== 'word') continue;
      const nested = nestedScript(tokens, at);
      if (nested !== undefined) this.readNested(nested, language, depth, line);
      if (!mayStart(token) || !this.mayLookAtCall(tokens)) continue;
      const command = startedCommand(tokens, at, expressions);
      if (command === undefined) continue;
      for (const text of lists.everyRound(command)) this.addCommand({ line, original, text });
    }
  }

  private readNested(text: string, language: 'vbscript' | 'jscript', depth: number, line: number): void {
    this.note('nested-script');
    if (this.context.meter.stepsLeft === 0) return;
    if (depth >= MAX_LAYERS || this.layers >= MAX_LAYERS_IN_ALL) {
      this.context.onProblem({
        code: 'script.too-deep',
        offsetInBytes: 0,
        effect: `line ${line}: a script inside a string is not looked at`,
      });
      return;
    }
    this.layers += 1;
    this.readLayer(text.replace(/\r\n?/g, '\n'), language, depth + 1, line);
  }

  /** Reading the arguments of a call looks ahead in its statement, so the calls that are read are counted and charged. */
  private mayLookAtCall(statement: readonly Token[]): boolean {
    this.calls += 1;
    const isWithin = this.calls <= MAX_CALLS && this.commands.length < MAX_COMMANDS;
    if (isWithin && this.lookingMeter.trySpend(Math.min(statement.length, MAX_TOKENS) * TOKEN_COST))
      return true;
    this.tellTooMany();
    return false;
  }

  private addCommand(command: ScriptCommand): void {
    const isFull = this.commands.length >= MAX_COMMANDS;
    if (!isFull && this.context.allowance.take(command.original, command.text)) this.commands.push(command);
    else this.tellTooMany();
  }

  private tellTooMany(): void {
    this.context.onProblem({
      code: 'script.too-many-commands',
      offsetInBytes: 0,
      effect: `only the first ${this.commands.length} commands are listed`,
    });
  }

  finish(): ScriptAnalysis {
    const { texts, commands, statements, techniques, unresolved } = this;
    const writtenFiles = this.files.written;
    return concludeReading(
      { texts, commands, statements, techniques, unresolved, writtenFiles },
      OBFUSCATION_THRESHOLDS,
      this.context,
    );
  }
}

function* splitStatements(
  tokens: readonly Token[],
  language: 'vbscript' | 'jscript',
): Generator<Token[], void, void> {
  let statement: Token[] = [];
  for (const token of tokens) {
    const ends = token.kind === 'line-end' && (language === 'vbscript' || token.text !== '\n');
    if (!ends) statement.push(token);
    else if (statement.length > 0) {
      yield statement;
      statement = [];
    }
  }
  if (statement.length > 0) yield statement;
}

/** The constant that is run as a script: `Execute "…"`, `eval("…")`. */
function nestedScript(tokens: readonly Token[], at: number): string | undefined {
  const name = tokens[at]!.text.toLowerCase();
  if (!/^(?:execute|executeglobal|eval|.*\.execscript|execscript)$/.test(name)) return undefined;
  const next = isOperator(tokens[at + 1], '(') ? tokens[at + 2] : tokens[at + 1];
  return isString(next) && next.value.length > 3 ? next.value : undefined;
}
