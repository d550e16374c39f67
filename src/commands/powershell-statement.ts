import { cmdletName } from './powershell-alias.js';
import { bindParameter, positionalParameters } from './powershell-parameter.js';

/** One command of PowerShell: its name, its words, and the parameters among them. */
export interface Cmdlet {
  name: string;
  /** `&` or `.` in front of it; empty otherwise. */
  operator: string;
  /** All words behind the name, quotes taken off. */
  words: string[];
  /** Values by parameter name in lower case, without dash; switches have the value `''`. */
  parameters: Map<string, string>;
  /** The items of parameters whose value is a list, `'a','b'` or `@('a','b')`. */
  lists: Map<string, string[]>;
  /** Words that belong to no parameter. */
  positional: string[];
}

/** Statements and pipeline elements of one text: split at `;`, `|` and line ends outside quotes and parentheses. */
export function splitStatement(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || isTableStart(text, at)) depth += 1;
    else if (character === ')' || (character === '}' && depth > 0)) depth -= 1;
    else if (depth <= 0 && (character === ';' || character === '|' || character === '\n')) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const isTableStart = (text: string, at: number): boolean => text[at] === '{' && text[at - 1] === '@';

const WORD =
  /(@\{(?:'[^']*'|"[^"]*"|[^{}'"])*\})|'((?:[^']|'')*)'?|"((?:[^"`]|`[\s\S]|"")*)"?|(\([^()]*(?:\([^()]*\)[^()]*)*\)?)|([^\s'"()]+)/g;
/** A statement longer than this is data. */
const MAX_STATEMENT_LENGTH = 16_384;

export function parseCmdlet(statement: string): Cmdlet {
  const text = statement
    .slice(0, MAX_STATEMENT_LENGTH)
    .replace(/^\s*(?:\$[\w:]+\s*=\s*|\[void\]\s*|\$null\s*=\s*)+/i, '');
  const operator = /^([&.])(?=[\s"'$({])/.exec(text)?.[1] ?? '';
  // `--%` says that the rest is for a program, as cmd reads it.
  const words = readWords(text.slice(operator.length)).filter(
    ({ isQuoted, value }) => isQuoted || value !== '--%',
  );
  const [name, ...others] = words;
  const cmdlet: Cmdlet = {
    name: name?.value ?? '',
    operator,
    words: others.map(({ value }) => value),
    parameters: new Map(),
    lists: new Map(),
    positional: [],
  };
  assignParameters(cmdlet, others);
  return cmdlet;
}

interface Word {
  value: string;
  isQuoted: boolean;
}

function readWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const [, table, single, double, group, plain] = match;
    if (table !== undefined) words.push({ value: table, isQuoted: false });
    else if (single !== undefined) words.push({ value: single.replaceAll("''", "'"), isQuoted: true });
    else if (double !== undefined)
      words.push({ value: double.replace(/`([\s\S])/g, '$1').replaceAll('""', '"'), isQuoted: true });
    else words.push({ value: group ?? plain ?? '', isQuoted: false });
  }
  return words;
}

/** Binds words to parameters as PowerShell does: by name first, then the rest in the order that the cmdlet declares. */
function assignParameters(cmdlet: Cmdlet, words: readonly Word[]): void {
  const canonical = cmdletName(cmdlet.name);
  const unnamed: { value: string; items: string[] }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const parameter = word.isQuoted ? null : /^-([a-z]\w*)(:?)(.*)$/is.exec(word.value);
    if (parameter === null) {
      if (isComma(word) && word.value === ',') continue;
      const end = endOfList(words, at);
      unnamed.push({ value: readList(words, at), items: itemsOf(words.slice(at, end + 1)) });
      at = end;
      continue;
    }
    at = bindNamed(cmdlet, canonical, words, at, parameter);
  }
  cmdlet.positional.push(...unnamed.map(({ value }) => value));
  const isBound = (name: string): boolean =>
    cmdlet.parameters.has(name) || (name === 'path' && cmdlet.parameters.has('literalpath'));
  const free = positionalParameters(canonical).filter((name) => !isBound(name));
  for (const [index, { items, value }] of unnamed.entries()) {
    const name = free[index];
    if (name === undefined) break;
    cmdlet.parameters.set(name, value);
    cmdlet.lists.set(name, items);
  }
}

/** Binds the parameter at `at`, with its value; gives the place of the last word that it takes. */
function bindNamed(
  cmdlet: Cmdlet,
  canonical: string,
  words: readonly Word[],
  at: number,
  [, written = '', colon, attached = '']: RegExpExecArray,
): number {
  const { isSwitch, name } = bindParameter(canonical, written);
  const next = words[at + 1];
  const isValue = next !== undefined && (next.isQuoted || !/^-[a-z]/i.test(next.value));
  if (attached !== '' || next === undefined || (colon !== ':' && (isSwitch || !isValue))) {
    cmdlet.parameters.set(name, attached);
    if (attached !== '') cmdlet.lists.set(name, [attached]);
    return at;
  }
  const end = endOfList(words, at + 1);
  cmdlet.parameters.set(name, readList(words, at + 1));
  cmdlet.lists.set(name, itemsOf(words.slice(at + 1, end + 1)));
  return end;
}

/** `'a','b'` is one value of several words. */
function endOfList(words: readonly Word[], start: number): number {
  let at = start;
  while (words[at + 1] !== undefined && (isComma(words[at + 1]) || isComma(words[at]))) at += 1;
  return at;
}

const isComma = (word: Word | undefined): boolean =>
  word !== undefined && !word.isQuoted && (word.value.startsWith(',') || word.value.endsWith(','));

function readList(words: readonly Word[], start: number): string {
  return words
    .slice(start, endOfList(words, start) + 1)
    .map(({ value }) => value)
    .join('');
}

/** The values in a list, taken out of the parentheses around it. */
function itemsOf(words: readonly Word[]): string[] {
  return words.flatMap((word) => {
    if (word.isQuoted) return [word.value];
    const group = /^\((.*)\)$/s.exec(word.value)?.[1];
    if (group !== undefined) return itemsOf(readWords(group).filter(({ value }) => !value.startsWith('(')));
    return word.value.split(',').filter((part) => part !== '' && part !== '@');
  });
}

/** The items of the first parameter that one of these names begins with. */
export function findList({ lists }: Cmdlet, ...names: string[]): string[] | undefined {
  for (const [written, items] of lists) if (names.some((name) => name.startsWith(written))) return items;
  return undefined;
}

/** The value of the first parameter that one of these names begins with, as PowerShell takes abbreviations. */
export function findParameter({ parameters }: Cmdlet, ...names: string[]): string | undefined {
  for (const [written, value] of parameters) {
    if (names.some((name) => name.startsWith(written))) return value;
  }
  return undefined;
}
