import { FileRecord } from '../file-record.js';
import { isConstantToken, isOperator } from '../folding/folder.js';
import type { Token } from '../folding/token.js';

const WRITER = /^(?:(set|add)-content|(s|a)c|(out)-file|(new)-item|(tee)-object)$/i;
const METHOD = /^::(write|append)all(?:text|lines)$/i;

const STREAM_WRITER = /^(?:\[?(?:system\.)?io\.streamwriter\]?|::(?:create|append)text)$/i;
const WRITE = /^\.write(?:line)?$/i;

/** Follows the text files that a script writes by cmdlets, by redirection, by System.IO.File and by StreamWriter. */
export class FileWriting extends FileRecord {
  /** Paths of the files behind variables that are StreamWriters, by their names in lower case. */
  private readonly writers = new Map<string, string>();

  /** @param line 1-based line of the script that the statement stands on */
  noteStatement(tokens: readonly Token[], line: number): void {
    for (const [at, token] of tokens.entries()) {
      const isWord = token.kind === 'word';
      if (isWord && METHOD.test(token.text) && this.mayNote(tokens)) this.noteMethod(tokens, at, line);
      if (isWord && STREAM_WRITER.test(token.text) && this.mayNote(tokens)) this.openWriter(tokens, at, line);
      if (isWord && WRITE.test(token.text) && this.mayNote(tokens)) this.noteWrite(tokens, at, line);
      if (isWord && WRITER.test(token.text) && this.mayNote(tokens)) this.noteCmdlet(tokens, at, line);
      const isOutput = isOperator(token, '>') && !isOperator(tokens[at - 1], '>');
      if (isOutput && this.mayNote(tokens)) this.noteRedirection(tokens, at, line);
    }
  }

  /** [IO.File]::WriteAllText(path, text), [IO.File]::WriteAllLines(path, lines) */
  private noteMethod(tokens: readonly Token[], at: number, line: number): void {
    const path = tokens[at + 2];
    if (!isOperator(tokens[at + 1], '(') || path === undefined || !isOperator(tokens[at + 3], ',')) return;
    const args = tokens.slice(at + 4, at + 4 + MAX_TOKENS);
    const end = args.findIndex((token) => isOperator(token, ')'));
    const text = linesOf(end < 0 ? args : args.slice(0, end));
    this.note(textOf(path), text, /^::append/i.test(tokens[at]!.text), line);
  }

  /** $w = New-Object IO.StreamWriter path; [IO.StreamWriter]::new(path); [IO.File]::CreateText(path) */
  private openWriter(tokens: readonly Token[], at: number, line: number): void {
    const [name, equals] = tokens;
    const path = tokens.slice(at + 1, at + 1 + PATH_WITHIN).find(({ kind }) => kind === 'string');
    if (name?.kind !== 'word' || !isOperator(equals, '=') || path === undefined) return;
    this.writers.set(name.text.toLowerCase(), textOf(path));
    if (!/^::append/i.test(tokens[at]?.text ?? '')) this.create(textOf(path), line);
  }

  /** $w.WriteLine(text), $w.Write(text) */
  private noteWrite(tokens: readonly Token[], at: number, line: number): void {
    const path = this.writers.get(tokens[at - 1]?.text.toLowerCase() ?? '');
    if (path === undefined || !isOperator(tokens[at + 1], '(')) return;
    const args = tokens.slice(at + 2, at + 2 + MAX_TOKENS);
    const end = args.findIndex((token) => isOperator(token, ')'));
    const text = linesOf(end < 0 ? args : args.slice(0, end));
    if (text !== undefined)
      this.append(path, /line$/i.test(tokens[at]?.text ?? '') ? `${text}\r\n` : text, line);
  }

  /** Set-Content path text; text | Out-File path */
  private noteCmdlet(tokens: readonly Token[], at: number, line: number): void {
    const name = tokens[at]!.text.toLowerCase();
    const { parameters, positional } = readArguments(tokens, at + 1);
    const path = parameterOf(parameters, 'path', 'literalpath', 'filepath') ?? positional.shift();
    const piped = tokens.slice(pipelineStart(tokens, at), at);
    const value = parameterOf(parameters, 'value', 'inputobject') ?? positional.shift();
    const text = value === undefined ? linesOf(piped) : linesOf(value);
    const isAppended = /^a/.test(name) || parameterOf(parameters, 'append') !== undefined;
    if (path?.[0] !== undefined && text !== undefined) this.note(textOf(path[0]), text, isAppended, line);
  }

  /** text > path, text >> path */
  private noteRedirection(tokens: readonly Token[], at: number, line: number): void {
    const isAppended = isOperator(tokens[at + 1], '>');
    const path = tokens[at + (isAppended ? 2 : 1)];
    const text = linesOf(tokens.slice(pipelineStart(tokens, at), at));
    if (path !== undefined) this.note(textOf(path), text, isAppended, line);
  }

  private note(path: string, text: string | undefined, isAppended: boolean, line: number): void {
    if (text === undefined || path === '') return;
    if (!isAppended) this.create(path, line);
    this.append(path, `${text}\r\n`, line);
  }
}

/** Tokens behind the name of a StreamWriter among which its path stands. */
const PATH_WITHIN = 8;
/** Tokens around a call that are looked at. */
const MAX_TOKENS = 2_000;

interface Arguments {
  /** The tokens of each value, by parameter in lower case without dash. */
  parameters: Map<string, readonly Token[]>;
  positional: (readonly Token[])[];
}

function readArguments(tokens: readonly Token[], start: number): Arguments {
  const read: Arguments = { parameters: new Map(), positional: [] };
  let at = start;
  while (at < Math.min(tokens.length, start + MAX_TOKENS) && !isOperator(tokens[at], '|', ')')) {
    const token = tokens[at]!;
    const isParameter = token.kind === 'operator' && /^-[a-z]/i.test(token.text);
    const value = readValue(tokens, isParameter ? at + 1 : at);
    if (isParameter) read.parameters.set(token.text.slice(1).toLowerCase(), value);
    else read.positional.push(value);
    at += Math.max(1, value.length + (isParameter ? 1 : 0));
  }
  return read;
}

/** One value, or several with commas between. */
function readValue(tokens: readonly Token[], start: number): Token[] {
  const value: Token[] = [];
  for (let at = start; at < Math.min(tokens.length, start + MAX_TOKENS); at += 1) {
    const token = tokens[at]!;
    if (token.kind === 'operator' && token.text !== ',') break;
    if (value.length > 0 && token.text !== ',' && value.at(-1)?.text !== ',') break;
    value.push(token);
  }
  return value;
}

function parameterOf(
  parameters: ReadonlyMap<string, readonly Token[]>,
  ...names: string[]
): readonly Token[] | undefined {
  for (const [written, value] of parameters) if (names.some((name) => name.startsWith(written))) return value;
  return undefined;
}

/** Where what is piped or redirected at a token starts: behind the pipe before, behind the name that is assigned. */
function pipelineStart(tokens: readonly Token[], at: number): number {
  const end = isOperator(tokens[at - 1], '|') ? at - 2 : at - 1;
  let start = end;
  while (start > Math.max(0, end - MAX_TOKENS) && !isOperator(tokens[start - 1], '|', '=', '{')) start -= 1;
  return Math.max(0, start);
}

/** Constants with commas between as lines; undefined when something else is among them. */
function linesOf(tokens: readonly Token[]): string | undefined {
  const parts = tokens.filter((token) => !isOperator(token, ',', '|', '(', ')'));
  if (parts.length === 0 || !parts.every((token) => isConstantToken(token) || isExpandable(token)))
    return undefined;
  return parts.map(textOf).join('\r\n');
}

const isExpandable = ({ kind, text }: Token): boolean => kind === 'string' && /^@?"/.test(text);

/** The value of a constant, or what stands written, without the quotes around it. */
function textOf(token: Token): string {
  if (isConstantToken(token)) return String(token.value);
  return token.text.replace(/^@?"\n?|\n?"@?$/g, '');
}
