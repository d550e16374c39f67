import type { FileRecord } from './file-record.js';
import { type FoldingLanguage, FoldingStack, foldConstants } from './folding/folder.js';
import type { Token } from './folding/token.js';
import {
  MAX_COMMANDS,
  originalOf,
  type ScriptAnalysis,
  type ScriptCommand,
  type ScriptContext,
} from './script-facts.js';
import { analyseGuarded, type ScriptMeter } from './script-meter.js';
import { findSeparatedChecks } from './separated-check.js';
import { findStatementChecks, linesOf, type Statement } from './statement-check.js';
import { findStartedFiles } from './written-file.js';

/** A language whose scripts hold further scripts as constants. */
export interface LayeredLanguage {
  createGrammar(): FoldingLanguage;
  endsStatement(token: Token): boolean;
  /** Techniques that hide what a script does, with the count from which on they count. */
  readonly obfuscationThresholds: ReadonlyMap<string, number>;
  /** Layers inside each other. */
  readonly maxDepth: number;
  /** Layers in all. */
  readonly maxLayers: number;
}

/** A statement of a layer, its constants folded. */
export interface LayerStatement {
  readonly tokens: readonly Token[];
  /** 1-based, in the script itself: statements of an inner layer stand on the line of the outermost string. */
  readonly line: number;
  /** The line as its layer writes it. */
  readonly written: string;
  readonly depth: number;
}

/** Reads a script, and the scripts inside its strings, statement by statement. */
export abstract class LayeredReading {
  private readonly texts: string[] = [];
  private readonly commands: ScriptCommand[] = [];
  private readonly statements: Statement[] = [];
  private readonly techniques = new Map<string, number>();
  private unresolved = 0;
  private innerLayers = 0;

  /** For looking ahead, which what folding has used up does not take away from. */
  protected readonly lookingMeter: ScriptMeter;
  protected abstract readonly files: FileRecord;

  constructor(
    private readonly language: LayeredLanguage,
    protected readonly context: ScriptContext,
  ) {
    this.lookingMeter = context.meter.anew();
  }

  /** Starts a layer, and returns what reads its statements. */
  protected abstract openLayer(stack: FoldingStack): (statement: LayerStatement) => void;

  /** Reads what only shows when the whole script is known. */
  protected readRest(_script: string): void {}

  read(script: string): ScriptAnalysis {
    this.readLayer(script, 0, undefined);
    this.readRest(script);
    return this.conclude();
  }

  /** @param outerLine line of the script where the layer stands; undefined for the script itself */
  private readLayer(layer: string, depth: number, outerLine: number | undefined): void {
    const text = layer.replace(/\r\n?/g, '\n');
    const stack = new FoldingStack(this.language.createGrammar(), this.context.meter);
    analyseGuarded(this.context, () => foldConstants(text, stack));
    this.texts.push(stack.write());
    this.unresolved += stack.unresolved;
    for (const [technique, count] of stack.techniques) this.noteTechnique(technique, count);
    for (const { line, text: written } of linesOf(stack.tokens, (token) => stack.writeToken(token))) {
      this.statements.push({ line: outerLine ?? line, text: written });
    }
    const lines = text.split('\n');
    const readStatement = this.openLayer(stack);
    for (const tokens of splitStatements(stack.tokens, this.language)) {
      const line = tokens[0]?.line ?? 1;
      readStatement({ tokens, line: outerLine ?? line, written: lines[line - 1] ?? '', depth });
    }
  }

  /** Reads a script that stands as a constant in a statement. */
  protected readInner(script: string, technique: string, { depth, line }: LayerStatement): void {
    this.noteTechnique(technique, 1);
    if (this.context.meter.stepsLeft === 0) return;
    if (depth >= this.language.maxDepth || this.innerLayers >= this.language.maxLayers) {
      this.reportProblem('script.too-deep', line, 'a script inside the script is not analysed');
      return;
    }
    this.innerLayers += 1;
    this.readLayer(script, depth + 1, line);
  }

  protected get isFull(): boolean {
    return this.commands.length >= MAX_COMMANDS;
  }

  protected addCommand({ line, written }: LayerStatement, text: string): void {
    const original = originalOf(written);
    if (!this.isFull && this.context.allowance.take(original, text))
      this.commands.push({ line, original, text });
    else this.reportTooManyCommands(line);
  }

  protected reportTooManyCommands(line: number): void {
    const effect = `only the first ${this.commands.length} commands are listed`;
    this.reportProblem('script.too-many-commands', line, effect);
  }

  private reportProblem(
    code: 'script.too-deep' | 'script.too-many-commands',
    line: number,
    effect: string,
  ): void {
    this.context.onProblem({ code, offsetInBytes: 0, effect: `line ${line}: ${effect}` });
  }

  protected noteTechnique(technique: string, count: number): void {
    this.techniques.set(technique, (this.techniques.get(technique) ?? 0) + count);
  }

  private conclude(): ScriptAnalysis {
    const { context, commands, statements, techniques } = this;
    const { obfuscationThresholds } = this.language;
    const { checks, removals } = findStatementChecks(statements, context);
    return {
      text: this.texts.join('\n\n'),
      techniques: new Set(techniques.keys()),
      obfuscated: [...techniques].some(
        ([technique, count]) => count >= (obfuscationThresholds.get(technique) ?? Number.POSITIVE_INFINITY),
      ),
      commands,
      securityChecks: [...checks, ...findSeparatedChecks(statements, { checks, removals }, context)],
      securityRemovals: removals,
      unresolved: this.unresolved,
      writtenFiles: this.files.written,
      startedFiles: findStartedFiles(commands, this.files.written),
    };
  }
}

function* splitStatements(
  tokens: readonly Token[],
  language: LayeredLanguage,
): Generator<Token[], void, void> {
  let statement: Token[] = [];
  for (const token of tokens) {
    if (!language.endsStatement(token)) statement.push(token);
    else if (statement.length > 0) {
      yield statement;
      statement = [];
    }
  }
  if (statement.length > 0) yield statement;
}
