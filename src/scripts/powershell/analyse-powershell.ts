import { FoldingStack, foldConstants, isOperator, isString } from '../folding/folder.js';
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
import { Collections } from './collection.js';
import { decodeCompressedLayer } from './compressed-layer.js';
import { findEncodedCommands, looksReadable } from './encoded-command.js';
import { FileWriting } from './file-writing.js';
import { expandableText } from './path.js';
import { POWERSHELL_LANGUAGE } from './powershell-language.js';

/** Layers inside each other, and in all. */
const MAX_DEPTH = 6;
const MAX_LAYERS = 32;

/** Techniques that hide what a script does, with the count from which on they count. */
const OBFUSCATION_THRESHOLDS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    backtick: 3,
    char: 4,
    format: 2,
    join: 2,
    strreverse: 1,
    base64: 1,
    compressed: 1,
    'encoded-command': 1,
    'call-by-string': 1,
    'nested-script': 1,
    concatenation: 12,
    replace: 3,
    bxor: 2,
  }),
);

/** Undoes what hides a PowerShell script, layer by layer, and lists what it runs. Never throws for what the text holds. */
export function analysePowerShell(text: string, context: ScriptContext): ScriptAnalysis {
  const reading = new PowerShellReading(context);
  reading.readLayer(text, 0, 0);
  return reading.finish();
}

class PowerShellReading {
  private readonly texts: string[] = [];
  private readonly commands: ScriptCommand[] = [];
  private readonly statements: Statement[] = [];
  private readonly techniques = new Map<string, number>();
  private unresolved = 0;
  private layers = 0;

  private readonly files: FileWriting;
  /** For looking ahead, which what folding has used up does not take away from. */
  private readonly lookingMeter: ScriptMeter;

  constructor(private readonly context: ScriptContext) {
    this.lookingMeter = context.meter.anew();
    this.files = new FileWriting(context.onProblem, this.lookingMeter);
  }

  /** @param outerLine line of the script where the layer stands; 0 for the script itself */
  readLayer(layer: string, depth: number, outerLine: number): void {
    const text = layer.replace(/\r\n?/g, '\n').replace(/\0/g, '');
    const stack = new FoldingStack(POWERSHELL_LANGUAGE, this.context.meter);
    analyseGuarded(this.context, () => foldConstants(text, stack));
    this.texts.push(stack.write());
    for (const [technique, count] of stack.techniques) this.note(technique, count);
    const originals = text.split('\n');
    for (const { line, text: written } of linesOf(stack.tokens, (token) => stack.writeToken(token))) {
      this.statements.push({ line: outerLine > 0 ? outerLine : line, text: written });
    }
    const collections = new Collections(stack);
    const copies = new ShellCopies(expandableText);
    for (const tokens of splitStatements(stack.tokens)) {
      const line = outerLine > 0 ? outerLine : (tokens[0]?.line ?? 1);
      const original = originals[(tokens[0]?.line ?? 1) - 1] ?? '';
      this.readStatement(tokens, collections.write(tokens), line, original, depth);
      const copy = copies.readStatement(tokens);
      if (copy !== undefined) this.addCommand({ line, original: originalOf(original), text: copy });
    }
  }

  private note(technique: string, count = 1): void {
    this.techniques.set(technique, (this.techniques.get(technique) ?? 0) + count);
  }

  private readStatement(
    tokens: readonly Token[],
    text: string,
    line: number,
    original: string,
    depth: number,
  ): void {
    this.files.noteStatement(tokens, line);
    const inner = [...innerScripts(tokens, text)];
    for (const { script, technique } of inner) this.readInner(script, technique, depth, line);
    if (inner.some(({ technique }) => technique === 'nested-script') || !startsSomething(tokens, text))
      return;
    this.addCommand({ line, original: originalOf(original), text: text.slice(0, 8_192) });
  }

  private readInner(script: string, technique: string, depth: number, line: number): void {
    this.note(technique);
    if (this.context.meter.stepsLeft === 0) return;
    if (depth >= MAX_DEPTH || this.layers >= MAX_LAYERS) {
      this.problem('script.too-deep', line, 'a script inside the script is not looked at');
      return;
    }
    this.layers += 1;
    this.readLayer(script, depth + 1, line);
  }

  private addCommand(command: ScriptCommand): void {
    const isFull = this.commands.length >= MAX_COMMANDS;
    if (!isFull && this.context.allowance.take(command.original, command.text)) this.commands.push(command);
    else
      this.problem(
        'script.too-many-commands',
        command.line,
        `only the first ${this.commands.length} commands are listed`,
      );
  }

  private problem(code: 'script.too-deep' | 'script.too-many-commands', line: number, effect: string): void {
    this.context.onProblem({ code, offsetInBytes: 0, effect: `line ${line}: ${effect}` });
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

function* splitStatements(tokens: readonly Token[]): Generator<Token[], void, void> {
  let statement: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'line-end') statement.push(token);
    else if (statement.length > 0) {
      yield statement;
      statement = [];
    }
  }
  if (statement.length > 0) yield statement;
}

interface InnerScript {
  script: string;
  technique: string;
}

const isInvocation = (token: Token | undefined): boolean =>
  token?.kind === 'word' &&
  /^(?:iex|invoke-expression|\[scriptblock\]|::create|\.invokescript)$/i.test(token.text);

/** Scripts that stand as constants in a statement: what `iex` runs, encoded command lines, packed layers. */
function* innerScripts(tokens: readonly Token[], text: string): Generator<InnerScript, void, void> {
  for (const script of findEncodedCommands(text)) yield { script, technique: 'encoded-command' };
  for (const [at, token] of tokens.entries()) {
    if (!isString(token)) continue;
    const before = isOperator(tokens[at - 1], '(') ? tokens[at - 2] : tokens[at - 1];
    const behind = isOperator(tokens[at + 1], '|') ? tokens[at + 2] : undefined;
    if (isInvocation(before) || isInvocation(behind)) {
      yield { script: token.value, technique: 'nested-script' };
    } else if (before?.text.toLowerCase() === '::frombase64string') {
      const layer = decodeCompressedLayer(token.value);
      if (layer !== undefined && looksReadable(layer)) yield { script: layer, technique: 'compressed' };
    }
  }
}

/** Cmdlets that only print, ask or shape what passes through. */
const QUIET =
  /^(?:write-(?:host|output|verbose|warning|error|debug|progress|information)|out-(?:null|string|host)|select-\w+|where-object|foreach-object|sort-object|measure-\w+|format-\w+|convertto-\w+|convertfrom-\w+|join-path|split-path|get-(?:date|location|random|host|content|item|childitem|itemproperty|variable|member|command|help)|set-(?:strictmode|location|variable)|test-path|start-sleep|new-timespan|import-module|export-modulemember|add-type|read-host|resolve-path)$/i;

/** The statement runs a cmdlet or a program, or calls into .NET to do so. */
function startsSomething(tokens: readonly Token[], text: string): boolean {
  const isCall = tokens.some(
    (token) =>
      token.kind === 'word' &&
      ((/^[a-z]{2,16}-[a-z]{3,32}$/i.test(token.text) && !QUIET.test(token.text)) ||
        /\.(?:exe|com|bat|cmd|msi|ps1|vbs|js)$/i.test(token.text) ||
        /^(?:iex|iwr|irm|saps|spps|curl|wget|start|schtasks|msiexec|rundll32|regsvr32|reg|sc|net|taskkill|cmd|powershell|pwsh|certutil|bitsadmin|mshta|wscript|cscript|copy|move|del|xcopy|robocopy|expand|tar|wmic|netsh)$/i.test(
          token.text,
        )),
  );
  return (
    isCall ||
    /(?:^|[\s=(|])&\s*["'$({]|\.download(?:file|string|data)\b|::start\s*\(|::extracttodirectory\b|::load(?:file|from)\b|\.shellexecute\b|\.run\s*\(/i.test(
      text.slice(0, 65_536),
    )
  );
}
