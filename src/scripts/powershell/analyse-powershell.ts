import { type FoldingStack, isOperator } from '../folding/folder.js';
import { ShellCopies } from '../folding/shell-copy.js';
import type { Token } from '../folding/token.js';
import { type LayeredLanguage, LayeredReading, type LayerStatement } from '../layered-reading.js';
import type { ScriptAnalysis, ScriptContext } from '../script-facts.js';
import { Collections } from './collection.js';
import { decodeCompressedLayer } from './compressed-layer.js';
import { findEncodedCommands, looksReadable } from './encoded-command.js';
import { FileWriting } from './file-writing.js';
import { expandableText } from './path.js';
import { POWERSHELL_LANGUAGE } from './powershell-language.js';

/** Characters listed of a command. */
const MAX_COMMAND_LENGTH = 8_192;

const POWERSHELL: LayeredLanguage = {
  createGrammar: () => POWERSHELL_LANGUAGE,
  endsStatement: (token) => token.kind === 'line-end',
  maxDepth: 6,
  maxLayers: 32,
  obfuscationThresholds: new Map(
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
  ),
};

/** Undoes what hides a PowerShell script, layer by layer, and lists what it runs. Never throws for what the text holds. */
export function analysePowerShell(text: string, context: ScriptContext): ScriptAnalysis {
  return new PowerShellReading(POWERSHELL, context).read(withoutNul(text));
}

class PowerShellReading extends LayeredReading {
  protected readonly files = new FileWriting(this.context.onProblem, this.lookingMeter);

  protected openLayer(stack: FoldingStack): (statement: LayerStatement) => void {
    const collections = new Collections(stack);
    const copies = new ShellCopies(expandableText);
    return (statement) => {
      this.readStatement(statement, collections.write(statement.tokens));
      const copy = copies.readStatement(statement.tokens);
      if (copy !== undefined) this.addCommand(statement, copy);
    };
  }

  private readStatement(statement: LayerStatement, text: string): void {
    this.files.noteStatement(statement.tokens, statement.line);
    let runsInner = false;
    for (const { script, technique } of [...innerScripts(statement.tokens, text)]) {
      this.readInner(withoutNul(script), technique, statement);
      runsInner ||= technique === 'nested-script';
    }
    if (!runsInner && startsSomething(statement.tokens, text))
      this.addCommand(statement, text.slice(0, MAX_COMMAND_LENGTH));
  }
}

/** Text that was decoded as the wrong encoding still reads when its zeros are left out. */
const withoutNul = (text: string): string => text.replace(/\0/g, '');

interface InnerScript {
  script: string;
  technique: string;
}

const isInvocation = (token: Token | undefined): boolean =>
  token?.kind === 'word' &&
  /^(?:iex|invoke-expression|\[scriptblock\]|::create|\.invokescript)$/i.test(token.text);

const textOf = (token: Token): string | undefined => {
  if (token.kind !== 'string') return undefined;
  return typeof token.value === 'string' ? token.value : expandableText(token);
};

/** Scripts that stand as constants in a statement: what `iex` runs, encoded command lines, packed layers. */
function* innerScripts(tokens: readonly Token[], text: string): Generator<InnerScript, void, void> {
  for (const script of findEncodedCommands(text)) yield { script, technique: 'encoded-command' };
  for (const [at, token] of tokens.entries()) {
    const script = textOf(token);
    if (script === undefined) continue;
    const before = isOperator(tokens[at - 1], '(') ? tokens[at - 2] : tokens[at - 1];
    const behind = isOperator(tokens[at + 1], '|') ? tokens[at + 2] : undefined;
    // `gc 'file' | iex` runs what the file holds.
    const isAlone = before === undefined || isOperator(before, '(', '=');
    if (isInvocation(before) || (isAlone && isInvocation(behind))) {
      yield { script, technique: 'nested-script' };
    } else if (before?.text.toLowerCase() === '::frombase64string') {
      const layer = decodeCompressedLayer(script);
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
      ((/^[a-z]{2,16}-[a-z\d]{3,32}$/i.test(token.text) && !QUIET.test(token.text)) ||
        /\.(?:exe|com|bat|cmd|msi|ps1|vbs|js)$/i.test(token.text) ||
        /^(?:iex|iwr|irm|saps|spps|curl|wget|start|schtasks|msiexec|rundll32|regsvr32|reg|sc|net|taskkill|cmd|powershell|pwsh|certutil|bitsadmin|mshta|wscript|cscript|kill|sp|ii|ri|rm|rd|cp|cpi|mv|mi|ren|rni|iwmi|icim|sasv|spsv|copy|move|del|xcopy|robocopy|expand|tar|wmic|netsh)$/i.test(
          token.text,
        )),
  );
  return (
    isCall ||
    /(?:^|[\s=(|])&\s*["'$({]|\.download(?:file|string|data)\b|::start\s*\(|::extracttodirectory\b|::(?:unsafe)?load(?:file|from)?\s*\(|\.shellexecute\b|\.(?:run|exec|create|installproduct)\s*\(|\b(?:import-module|ipmo|add-type)\b[^\n]{0,256}\.(?:dll|psm1|ps1|exe|dat|tmp|bin)\b/i.test(
      text.slice(0, 65_536),
    )
  );
}
