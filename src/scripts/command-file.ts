import { MAX_COMMANDS, originalOf, type ScriptAnalysis, type ScriptCommand } from './script-facts.js';
import { linesWithNumbers } from './script-text.js';

/** Files that are not scripts but contain commands for the program that they are passed to. */
export type CommandFileType = 'inf' | 'reg' | 'response-file' | 'ftp' | 'msbuild' | 'other-script';

/** A command of such a file, written as a command line. */
interface FoundCommand {
  readonly line: number;
  readonly text: string;
}

/** The commands of a file that something hands on. Pure; linear in the text. */
export function analyseCommandFile(text: string, type: CommandFileType): ScriptAnalysis {
  const lines = text.split(/\r\n?|\n/);
  const commands: ScriptCommand[] = [];
  for (const { line, text: command } of READERS[type](lines, text)) {
    if (commands.length >= MAX_COMMANDS) break;
    commands.push({ line, original: originalOf(lines[line - 1]), text: command.slice(0, MAX_LENGTH) });
  }
  return {
    text,
    obfuscated: false,
    techniques: new Set(),
    commands,
    securityChecks: [],
    securityRemovals: [],
    unresolved: 0,
    writtenFiles: [],
    startedFiles: [],
  };
}

const MAX_LENGTH = 8_192;

type Reader = (lines: readonly string[], text: string) => Iterable<FoundCommand>;

const READERS: Readonly<Record<CommandFileType, Reader>> = {
  inf: readInf,
  reg: readRegistryFile,
  'response-file': readResponseFile,
  ftp: readFtp,
  msbuild: readProject,
  'other-script': readLiterals,
};

/** The type that the content shows by itself; undefined for most texts. */
export function identifyCommandFile(text: string): CommandFileType | undefined {
  const head = text.slice(0, 4_096);
  if (/^\s*(?:Windows Registry Editor Version \d|REGEDIT4)/.test(head)) return 'reg';
  if (/^[ \t]*signature[ \t]*=[ \t]*"?\$(?:Windows NT|Windows 95|Chicago)\$/im.test(head)) return 'inf';
  if (/^[ \t]*(?:\/a[ \t]*\{[ \t]*)?regsvr[ \t]+\S/im.test(head)) return 'response-file';
  if (/<Project\b[^>]{0,1024}>/i.test(head) && /<(?:Exec|UsingTask)\b/i.test(text)) return 'msbuild';
  return undefined;
}

/** Quotes an argument as CommandLineToArgvW reads it. */
const quote = (value: string): string => `"${value.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;

const registryCommand = (key: string, name: string, data: string): string =>
  `reg add ${quote(key)} ${name === '' ? '/ve' : `/v ${quote(name)}`} /d ${quote(data)} /f`;

interface InfSection {
  readonly name: string;
  readonly lines: { readonly line: number; readonly text: string }[];
}

/**
 * What setupapi and advpack run of an INF, whichever section they are asked for: `RunPreSetupCommands` and
 * `RunPostSetupCommands` name sections of command lines, `RegisterOCXs` and `RegisterDlls` such of libraries, `AddReg`
 * such of values of the registry. `%name%` stands for a line of `[Strings]`.
 */
function* readInf(lines: readonly string[]): Generator<FoundCommand> {
  const sections = readSections(lines);
  const strings = new Map<string, string>();
  for (const { text } of sections.get('strings')?.lines ?? []) {
    const [, name = '', value = ''] = /^([^=]{1,256}?)\s*=\s*(.*)$/.exec(text) ?? [];
    if (name !== '') strings.set(name.toLowerCase(), unquote(value));
  }
  const expand = (text: string): string =>
    text.replace(/%([^%\s]{1,128})%/g, (whole, name: string) => strings.get(name.toLowerCase()) ?? whole);
  for (const { lines: entries, write } of namedSections(sections)) {
    for (const { line, text } of entries) {
      const command = write(expand(text));
      if (command !== undefined) yield { line, text: command };
    }
  }
}

/** The sections that directives name, each once, with what the directive does with their lines. */
function* namedSections(
  sections: ReadonlyMap<string, InfSection>,
): Generator<{ lines: InfSection['lines']; write: InfDirective }> {
  const seen = new Set<string>();
  for (const { text } of [...sections.values()].flatMap(({ lines }) => lines)) {
    const [, directive = '', names = ''] = /^(\w{1,64})\s*=\s*(.*)$/.exec(text) ?? [];
    const write = INF_DIRECTIVES.get(directive.toLowerCase());
    if (write === undefined) continue;
    for (const name of names.split(',', MAX_SECTIONS_PER_DIRECTIVE)) {
      const key = name.replace(/:.*$/, '').trim().toLowerCase();
      const section = seen.has(key) ? undefined : sections.get(key);
      seen.add(key);
      if (section !== undefined) yield { lines: section.lines, write };
    }
  }
}

/** The command that a line of the named section stands for. */
type InfDirective = (entry: string) => string | undefined;

const MAX_SECTIONS_PER_DIRECTIVE = 64;

const INF_DIRECTIVES: ReadonlyMap<string, InfDirective> = new Map(
  Object.entries<InfDirective>({
    runpresetupcommands: (entry) => entry,
    runpostsetupcommands: (entry) => entry,
    registerocxs: (entry) => `regsvr32 /s ${quote(unquote(entry.replace(/,[^\\/]*$/, '')))}`,
    unregisterocxs: (entry) => `regsvr32 /s /u ${quote(unquote(entry.replace(/,[^\\/]*$/, '')))}`,
    registerdlls: registeredLibrary,
    unregisterdlls: registeredLibrary,
    addreg: addedValue,
  }),
);

/** dirid,subdir,file,flags */
function registeredLibrary(entry: string): string | undefined {
  const [, folder = '', file = ''] = entry.split(',').map((part) => unquote(part));
  return file === '' ? undefined : `regsvr32 /s ${quote(folder === '' ? file : `${folder}\\${file}`)}`;
}

/** root,subkey,value,flags,data */
function addedValue(entry: string): string | undefined {
  const [root = '', key = '', name = '', , ...data] = splitFields(entry);
  return root === '' || data.length === 0
    ? undefined
    : registryCommand(`${root}\\${key}`, name, data.join(','));
}

/** Commas outside quotes; `""` in quotes is a quote. */
function splitFields(entry: string): string[] {
  return [...entry.matchAll(/\s*("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
    unquote(field).replaceAll('""', '"'),
  );
}

const unquote = (text: string): string => text.trim().replace(/^"(.*)"$/s, '$1');

/** By name in lower case; a section that stands there twice is one. */
function readSections(lines: readonly string[]): Map<string, InfSection> {
  const sections = new Map<string, InfSection>();
  let current: InfSection | undefined;
  for (const { line, text } of linesWithNumbers(lines)) {
    const name = /^\[([^\]]{1,255})\]/.exec(text)?.[1]?.trim().toLowerCase();
    if (name !== undefined) {
      current = sections.get(name) ?? { name, lines: [] };
      sections.set(name, current);
    } else if (text !== '' && !text.startsWith(';')) current?.lines.push({ line, text });
  }
  return sections;
}

/** `[key]`, `"name"="text"`, `@="text"`, `"name"=hex(2):41,00,…`; lines go on behind a backslash. */
function* readRegistryFile(lines: readonly string[]): Generator<FoundCommand> {
  let key = '';
  for (const { line, text } of joinContinued(lines)) {
    const section = /^\[([^\]]{1,1024})\]/.exec(text)?.[1];
    if (section !== undefined) key = section;
    const [, quoted, value = ''] = /^(?:"((?:[^"\\]|\\.){0,512})"|@)\s*=\s*(.*)$/s.exec(text) ?? [];
    const data = registryData(value);
    if (data === undefined || key === '' || key.startsWith('-')) continue;
    yield { line, text: registryCommand(key, unescapeRegistry(quoted ?? ''), data) };
  }
}

const unescapeRegistry = (text: string): string => text.replace(/\\(["\\])/g, '$1');

function registryData(value: string): string | undefined {
  const text = /^"((?:[^"\\]|\\.)*)"/s.exec(value)?.[1];
  if (text !== undefined) return unescapeRegistry(text);
  const bytes = /^hex\([127]\):([0-9a-f,\s]*)/i.exec(value)?.[1];
  if (bytes === undefined) return undefined;
  const codes = bytes.split(',').map((part) => Number.parseInt(part, 16) || 0);
  const units = codes.flatMap((low, at) => (at % 2 === 0 ? [low | ((codes[at + 1] ?? 0) << 8)] : []));
  return units
    .filter((unit) => unit !== 0)
    .map((unit) => String.fromCharCode(unit))
    .join('');
}

function* joinContinued(lines: readonly string[]): Generator<FoundCommand> {
  let parts: string[] = [];
  let start = 1;
  for (const { line, text } of linesWithNumbers(lines)) {
    if (parts.length === 0) start = line;
    const goesOn = text.endsWith('\\') && parts.length < MAX_CONTINUED && !text.startsWith('[');
    parts.push(goesOn ? text.slice(0, -1) : text);
    if (goesOn) continue;
    yield { line: start, text: parts.join('') };
    parts = [];
  }
  if (parts.length > 0) yield { line: start, text: parts.join('') };
}

const MAX_CONTINUED = 4_096;

/** What stands behind `/a` on odbcconf's command line, line by line. */
function* readResponseFile(lines: readonly string[]): Generator<FoundCommand> {
  for (const { line, text } of linesWithNumbers(lines)) {
    const action = text
      .replace(/^\/a\s*/i, '')
      .replace(/^\{(.*)\}$/, '$1')
      .trim();
    if (/^[a-z]/i.test(action)) yield { line, text: `odbcconf /a {${action}}` };
  }
}

/** `!command` hands a line to the shell. */
function* readFtp(lines: readonly string[]): Generator<FoundCommand> {
  for (const { line, text } of linesWithNumbers(lines)) {
    if (text.startsWith('!')) yield { line, text: text.slice(1).trim() };
  }
}

/** Commands of Exec tasks, and libraries that tasks come from. */
function* readProject(_lines: readonly string[], text: string): Generator<FoundCommand> {
  let line = 1;
  let counted = 0;
  const element =
    /<(?:Exec\b[^>]{0,4096}?\bCommand|UsingTask\b[^>]{0,4096}?\bAssemblyFile)\s*=\s*("[^"]*"|'[^']*')/gi;
  for (const match of text.matchAll(element)) {
    line += text.slice(counted, match.index).split('\n').length - 1;
    counted = match.index;
    const value = decodeEntities(match[1]!.slice(1, -1));
    yield { line, text: /^<Exec/i.test(match[0]) ? value : `installutil ${quote(value)}` };
  }
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:(quot|apos|amp|lt|gt)|#(\d{1,5})|#x([0-9a-f]{1,4}));/gi,
    (_, name, decimal, hex) =>
      name === undefined
        ? String.fromCharCode(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
        : (ENTITIES[name.toLowerCase()] ?? ''),
  );
}

/**
 * Command lines in a script of another interpreter (AutoIt, AutoHotkey, Python, Lua …): text in quotes, joined where
 * the line joins it, and what stands behind `Run`.
 */
function* readLiterals(lines: readonly string[]): Generator<FoundCommand> {
  for (const { line, text } of linesWithNumbers(lines)) {
    if (/^(?:;|#(?!!)|\/\/|--)/.test(text)) continue;
    const run = /^\s*Run(?:Wait)?\s*,\s*(.{1,4096})$/i.exec(text)?.[1];
    const literals = run === undefined ? joinLiterals(text) : [run.replace(/,\s*,.*$/, '')];
    for (const literal of literals) if (COMMAND_LIKE.test(literal)) yield { line, text: literal };
  }
}

/** A program with an argument, or a program of Windows by its name. */
const COMMAND_LIKE =
  /^\s*"?(?:[^"\s]{0,256}[\\/])?(?:[^"\s\\/]{1,128}\.(?:exe|com|bat|cmd|scr|dat|tmp)"?\s+\S|[^"\s]{1,128}\.exe"?\s*$|(?:cmd|powershell|rundll32|regsvr32|msiexec|schtasks|mshta|wscript|cscript|certutil|bitsadmin|curl|reg|sc)(?:\.exe)?"?\s+\S)/i;

/** `"a" & x & "b"`, `'a' .. x .. 'b'`, `["z.exe", "x", "a.zip"]`: one text for what is joined on one line. */
function joinLiterals(text: string): string[] {
  const found: string[] = [];
  let end = -1;
  for (const match of text.slice(0, MAX_LENGTH).matchAll(LITERAL)) {
    const value = unescapeLiteral(match[1] ?? match[2] ?? '');
    const joint = end < 0 ? undefined : jointOf(text.slice(end, match.index));
    const item = joint === ' ' && /\s/.test(value) ? `"${value}"` : value;
    if (joint === undefined) found.push(value);
    else found[found.length - 1] += joint + item;
    end = match.index + match[0].length;
  }
  return found;
}

/** None starts at an escaped quote: each start would read to the end of the line. */
const LITERAL = /(?<!\\)(?:"((?:[^"\\]|\\.|"")*)"|'((?:[^'\\]|\\.)*)')/g;

/** What stands for the text between two literals; undefined when it does not join them. */
function jointOf(between: string): string | undefined {
  if (/^\s*,\s*$/.test(between)) return ' ';
  const joined = /^\s*(?:&|\.{1,2}|\+)\s*(?:([@$\w.%]{1,128})\s*(?:&|\.{1,2}|\+)\s*)?$/.exec(between);
  if (joined === null) return undefined;
  return joined[1] === undefined ? '' : `{${joined[1]}}`;
}

const unescapeLiteral = (text: string): string => text.replace(/\\(["'\\])/g, '$1').replaceAll('""', '"');
