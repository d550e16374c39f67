import { analysePowerShell } from '../scripts/powershell/analyse-powershell.js';
import { decodeEncodedCommand } from '../scripts/powershell/encoded-command.js';
import { checksOf } from './check-meaning.js';
import type { CommandMeaning } from './command-meaning.js';
import { STANDARD_INPUT } from './fed-command.js';
import { interpretCmdlet } from './powershell-cmdlet.js';
import { type Cmdlet, parseCmdlet, splitStatement } from './powershell-statement.js';
import type { CommandStep, InterpretNested, StepInterpreter } from './step.js';

/** powershell and pwsh: the script that their command line names or holds, and what that script does. */
export const interpretPowerShell: StepInterpreter = (step, nested, scripts) => {
  if (step.name !== 'powershell' && step.name !== 'pwsh' && step.name !== 'powershell_ise') return undefined;
  const { file, script } = readPowerShellArguments(step);
  if (file !== undefined) return [{ kind: 'run-script', interpreter: step.name, script: file }];
  if (script === undefined || script === STANDARD_INPUT)
    return [{ kind: 'run-script', interpreter: step.name, script: STANDARD_INPUT }];
  const run: CommandMeaning = { kind: 'run-script', interpreter: step.name, script: script.slice(0, 8_192) };
  const analysis = analysePowerShell(script, scripts);
  const steps = analysis.commands.flatMap(({ text }) => interpretPowerShellStatements(text, nested));
  return [run, ...steps, ...checksOf(analysis)];
};

/** PowerShell takes any unambiguous beginning of a parameter's name, behind `-`, `--`, `/` or a longer dash. */
const PARAMETER = /^(?:--?|[/\u2013\u2014\u2015])([a-z]+)$/i;
/** Those that take a value which is no script. */
const VALUED = [
  'executionpolicy',
  'ep',
  'windowstyle',
  'inputformat',
  'outputformat',
  'version',
  'psconsolefile',
  'configurationname',
  'workingdirectory',
  'settingsfile',
  'custompipename',
];

function readPowerShellArguments({ arguments: args }: CommandStep): { file?: string; script?: string } {
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at]!;
    const name = PARAMETER.exec(argument)?.[1]?.toLowerCase();
    if (name === undefined) {
      return /\.ps1$/i.test(argument) ? { file: argument } : { script: args.slice(at).join(' ') };
    }
    const kind = kindOfParameter(name);
    const value = args[at + 1];
    if (kind === 'switch') continue;
    if (kind === 'valued') at += 1;
    else if (value === undefined) return {};
    else if (kind === 'file') return { file: value };
    else if (kind === 'encoded') return { script: decodeEncodedCommand(value) ?? value };
    else return { script: args.slice(at + 1).join(' ') };
  }
  return {};
}

function kindOfParameter(name: string): 'encoded' | 'command' | 'file' | 'valued' | 'switch' {
  if (name === 'ec' || 'encodedcommand'.startsWith(name)) return 'encoded';
  if ('command'.startsWith(name)) return 'command';
  if ('file'.startsWith(name)) return 'file';
  return VALUED.some((parameter) => parameter.startsWith(name)) ? 'valued' : 'switch';
}

const CMDLET =
  /^(?!register-cimprovider)(?:add|clear|copy|disable|enable|expand|export|import|install|invoke|move|new|out|register|remove|rename|restart|set|start|stop|suspend|uninstall|unregister|write)-[a-z\d]{2,40}(?=\s|$)/i;

/** `cmd /c ('a.exe '+$b)`, `cmd /c 'a.exe "b"'`: what PowerShell hands to cmd. */
const COMPUTED_LINE =
  /^cmd(?:\.exe)?\s{1,8}(?:\/[a-z]\s{1,8}){1,4}(?:\(\s{0,8}(?:['$(]|"[^"]{0,4096}"\s{0,8}\+)|'|"[^"]{0,4096}`")/i;

/** True for text that is a statement of PowerShell and no command line of another program. */
export function isPowerShellStatement(text: string): boolean {
  return (
    CMDLET.test(text) ||
    COMPUTED_LINE.test(text) ||
    (!/^\$[\w:]{1,64}[\\/]/.test(text) &&
      /^(?:[$[(]\s*[a-z[(]|&\s*["'$({.\w]|iex\s|iwr\s|irm\s|\.\s+["'$])/i.test(text) &&
      !/^\[[^\]]{0,128}\](?!::)\S*\\|^\[[#!$%\w.]{1,128}\](?!::)/.test(text))
  );
}

/** The meanings of one or more statements of PowerShell, obfuscation undone before. */
export function interpretPowerShellStatements(text: string, nested: InterpretNested): CommandMeaning[] {
  const handed = findHandedScript(text);
  const steps = splitStatement(text).flatMap((statement) => interpretStatement(statement, nested));
  return handed === undefined ? steps : [handed, ...steps];
}

const INVOKES = /\b(?:iex|invoke-expression|invokescript)\b|\[scriptblock\]\s*::\s*create/i;
const READS =
  /(?:(?:\b(?:gc|get-content|type|cat)\b(?:\s+-(?:raw|path|literalpath|force|encoding\s+\w+|enc\s+\w+))*\s+|::readall(?:text|lines)\s*\(\s*)\(?\s*)(?:'([^']{1,512})'|"([^"]{1,512})"|([^\s'"|;()]{1,512}))/i;

/** `iex (gc file)`, `Get-Content file | iex`: the text of a file is run as a script. */
function findHandedScript(text: string): CommandMeaning | undefined {
  const head = text.slice(0, 16_384);
  const script = INVOKES.test(head) ? READS.exec(head)?.slice(1).find(Boolean) : undefined;
  return script === undefined ? undefined : { kind: 'run-script', interpreter: 'powershell', script };
}

function interpretStatement(statement: string, nested: InterpretNested): CommandMeaning[] {
  const cmdlet = parseCmdlet(statement);
  const known = interpretCmdlet(cmdlet, nested);
  if (known !== undefined) return known;
  const called = methodCalls(statement, nested);
  if (called.length > 0) return called;
  return isProgramCall(cmdlet) ? nested(commandLineOf(cmdlet)) : [];
}

/** A text in quotes, or one that is put together in parentheses. */
const ARGUMENT =
  /\s*(?:'((?:[^'\n]|''){1,2048})'|"((?:[^"`\n]|`[^\n]|""){1,2048})"|(\((?:[^()\n]|\([^()\n]{0,512}\)){1,2048}\)))/
    .source;
const METHOD =
  /(?:\.|::)(download(?:file|string|data)(?:async|taskasync)?|openread|extracttodirectory|start|run|exec|shellexecute|create|installproduct|load(?:file|from)|unsafeloadfrom|load\s*\(\s*\[(?:system\.)?io\.file\]::readallbytes)\s*\(/
    .source;
const CALL = new RegExp(`${METHOD}${ARGUMENT}(?:\\s*,${ARGUMENT})?`, 'gi');

/** The value of an argument, of which one form matched. */
function argumentText([single, double, group]: readonly (string | undefined)[]): string | undefined {
  if (single !== undefined) return single.replaceAll("''", "'");
  if (double !== undefined) return double.replace(/`([\s\S])/g, '$1').replaceAll('""', '"');
  return group === undefined ? undefined : joinedText(group);
}

/** `(New-Object Net.WebClient).DownloadFile('url','file')` and other calls into .NET. */
function methodCalls(statement: string, nested: InterpretNested): CommandMeaning[] {
  const meanings: CommandMeaning[] = [];
  for (const match of statement.matchAll(CALL)) {
    const [, name = '', ...written] = match;
    const [first, second] = [written.slice(0, 3), written.slice(3)].map(argumentText);
    if (first !== undefined)
      meanings.push(...meaningOfCall(name.toLowerCase(), { first, second, statement }, nested));
  }
  return meanings;
}

interface MethodCall {
  readonly first: string;
  readonly second: string | undefined;
  readonly statement: string;
}

function meaningOfCall(
  name: string,
  { first, second, statement }: MethodCall,
  nested: InterpretNested,
): CommandMeaning[] {
  if (name === 'extracttodirectory') {
    const destination = second === undefined ? {} : { destination: second };
    return [
      { kind: 'unpack', tool: 'ZipFile', family: 'powershell', archive: first, ...destination, members: [] },
    ];
  }
  if (name.includes('load') && !name.startsWith('download')) return [loadedByPowerShell(first)];
  if (name === 'create' || name === 'run' || name === 'exec')
    return name !== 'create' || /win32_process/i.test(statement) ? nested(first) : [];
  if (name === 'installproduct') return nested(`msiexec /i "${first}" ${second ?? ''}`);
  if (name === 'start' || name === 'shellexecute') return nested(`"${first}" ${second ?? ''}`);
  return [
    { kind: 'download', url: first, tool: name, ...(second === undefined ? {} : { destination: second }) },
  ];
}

/** [Reflection.Assembly]::LoadFile(path): the library runs in PowerShell. */
function loadedByPowerShell(dll: string): CommandMeaning {
  return { kind: 'start-dll', proxy: 'powershell', dll, arguments: '' };
}

const PLAIN_NAME = /^[\w%:\\.-]+$/;

const isProgramCall = ({ name, operator }: Cmdlet): boolean =>
  operator === '&' ||
  (PLAIN_NAME.test(name) &&
    !/^[a-z]+-[a-z]+$/i.test(name) &&
    !/^\d/.test(name) &&
    !KEYWORDS.has(name.toLowerCase()));

const KEYWORDS = new Set(
  'if else elseif for foreach while do switch return exit throw try catch finally function param break continue begin process end class using iex invoke-expression'.split(
    ' ',
  ),
);

function commandLineOf({ name, words }: Cmdlet): string {
  // cmd takes the rest of its line as it is.
  const escaped = (word: string): string =>
    /^cmd(?:\.exe)?$/i.test(name) ? word : word.replaceAll('"', '\\"');
  const quote = (word: string): string => `"${escaped(word)}"`;
  // In quotes, `$folder\z.exe` is a path and is not read as a statement once more.
  const program = PLAIN_NAME.test(name) ? name : quote(name);
  const values = words.map((word) => joinedText(word) ?? word);
  return [program, ...values.map((word) => (/[\s"]/.test(word) ? quote(word) : word))].join(' ');
}

/** What `($folder+'\\z.exe x '+$archive)` comes to: texts as they are, variables by their names. */
function joinedText(word: string): string | undefined {
  const inner = /^\(([\s\S]*)\)$/.exec(word)?.[1];
  if (inner === undefined) return undefined;
  const terms: string[] = [];
  let end = 0;
  for (const match of inner.matchAll(TERM)) {
    if (!/^\s*\+?\s*$/.test(inner.slice(end, match.index))) return undefined;
    const [whole, single, double] = match;
    const text = single?.replaceAll("''", "'") ?? double?.replace(/`([\s\S])/g, '$1');
    // What is not known is one word.
    terms.push(text ?? whole.replace(/[\s"]+/g, ''));
    end = match.index + whole.length;
  }
  return terms.length > 0 && inner.slice(end).trim() === '' ? terms.join('') : undefined;
}

const TERM =
  /'((?:[^']|'')*)'|(?<!`)"((?:[^"`]|`[\s\S])*)"|\$[\w:]{1,64}(?:\.\w{1,64})?|\((?:[^()]|\([^()]*\))*\)(?:\.\w{1,64}(?:\(\))?)?/g;
