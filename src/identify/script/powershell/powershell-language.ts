import {
  constantList,
  type FoldingLanguage,
  type FoldingStack,
  foldArithmetic,
  isConstantToken,
  isNumber,
  isOperator,
  isString,
  replaceText,
} from '../folding/folder.js';
import type { Token } from '../folding/token.js';
import { looksReadable } from './encoded-command.js';

/** How PowerShell writes constants and what can be computed from them. */
export const POWERSHELL_LANGUAGE: FoldingLanguage = {
  pattern:
    /(?<string>@'\n[^']*(?:'(?!@)[^']*)*'@|@"\n[^"]*(?:"(?!@)[^"]*)*"@|'[^']*(?:''[^']*)*'?|"[^"`]*(?:(?:`[\s\S]|"")[^"`]*)*"?)|(?<comment><#[^#]*(?:#(?!>)[^#]*)*(?:#>)?|#[^\n]*|`[ \t]*\n|@(?=\())|(?<number>0x[0-9a-f]+|\d+(?:\.\d+)?(?![\w.]*[a-z_\\]))|(?<word>\$\{[^}\n]{1,256}\}|\$(?:[\p{L}\d_`]+(?::[\p{L}\d_`]+)?|[?^$])|\[[\p{L}`][\p{L}\d_.`]*(?:\[\])?\]|(?:::|\.)[\p{L}_`][\p{L}\d_`]*|[\p{L}\d_`][\p{L}\d_.`\\:/-]*)|(?<end>[\n;{}])|(?:-[\p{L}`]+|\.\.|\+=)/iuy,
  valueOfString: readString,
  valueOfNumber: Number,
  writeString: (value) => `'${value.replaceAll("'", "''")}'`,
  wordRules: [dropBackticks, foldVariable],
  constantRules: [
    dropBackticks,
    foldInterpolation,
    foldArithmetic,
    foldExclusiveOr,
    foldConcatenation,
    foldFormat,
    foldCast,
    foldCharacterLoop,
    foldJoin,
    foldReplace,
    foldBase64Text,
    foldMethod,
    foldRange,
    foldParentheses,
    foldCallByString,
    foldMemberByString,
  ],
  isStatementEnd: (token, stack) => {
    if (token.kind !== 'line-end') return false;
    if (token.text === '{') return !isOperator(stack.fromEnd(1), '%') && !isLoopWord(stack.fromEnd(1));
    if (token.text === '}') return !isInsideLoopBlock(stack);
    if (token.text === ';') return true;
    return stack.openParentheses <= 0 && !isOperator(stack.fromEnd(1), '+', ',', '|', '-f', '-join', '=');
  },
  endStatement: noteAssignment,
};

const isLoopWord = (token: Token | undefined): boolean =>
  token?.kind === 'word' && /^foreach(?:-object)?$/i.test(token.text);

/** A block of a few tokens behind `%` is part of an expression: `(72,73|%{[char]$_})`. */
function isInsideLoopBlock(stack: FoldingStack): boolean {
  for (let n = 1; n <= 12; n += 1) {
    const token = stack.fromEnd(n);
    if (token === undefined) return false;
    if (token.text === '{') return true;
  }
  return false;
}

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    n: '\n',
    r: '\r',
    t: '\t',
    0: '\0',
    a: '\u0007',
    b: '\b',
    f: '\f',
    v: '\v',
  }),
);

function readString(text: string): string | undefined {
  if (text.startsWith("@'")) return text.slice(3, -3);
  if (text.startsWith('@"')) return /[$`]/.test(text) ? undefined : text.slice(3, -3);
  const quote = text[0]!;
  if (text.length < 2 || !text.endsWith(quote)) return undefined;
  const inner = text.slice(1, -1);
  if (quote === "'") return inner.replaceAll("''", "'");
  if (/(?:^|[^`])\$[\p{L}({_]/u.test(inner)) return undefined; // variables inside
  if (!inner.includes('`')) return inner.replaceAll('""', '"');
  return inner.replace(/`([\s\S])|""/g, (whole, escaped?: string) =>
    escaped === undefined ? whole.slice(1) : (ESCAPES.get(escaped) ?? escaped),
  );
}

/** `$name = constant`, `$name += constant`, also with a type in front. */
function noteAssignment(stack: FoldingStack): void {
  const first = stack.tokens[stack.statementStart];
  const start = stack.statementStart + (first?.text.startsWith('[') === true ? 1 : 0);
  const [name, operator, value] = stack.tokens.slice(start, start + 3);
  if (name?.kind !== 'word' || !name.text.startsWith('$')) return;
  const key = variableName(name.text);
  const isWhole = stack.tokens.length === start + 3 && isConstantToken(value);
  if (isOperator(operator, '=')) {
    if (isWhole) stack.variables.set(key, value.value);
    else stack.variables.delete(key);
  } else if (isOperator(operator, '+=')) {
    const known = stack.variables.get(key);
    const joined = isWhole && typeof known === 'string' ? known + String(value.value) : undefined;
    if (joined !== undefined && joined.length <= 262_144) stack.variables.set(key, joined);
    else stack.variables.delete(key);
  }
}

const variableName = (text: string): string => text.replace(/[${}`]/g, '').toLowerCase();

/** A backtick in front of a letter is nothing: ``i`e`x``. */
function dropBackticks(stack: FoldingStack): boolean {
  const token = stack.fromEnd(1);
  if (
    token === undefined ||
    token.value !== undefined ||
    token.kind === 'string' ||
    !token.text.includes('`')
  )
    return false;
  if (token.text.replaceAll('`', '') === '') return false;
  token.text = token.text.replaceAll('`', '');
  stack.techniques.set('backtick', (stack.techniques.get('backtick') ?? 0) + 1);
  return true;
}

function foldVariable(stack: FoldingStack, next: Token | undefined): boolean {
  const token = stack.fromEnd(1);
  if (token === undefined || token.value !== undefined || isOperator(next, '=', '+=')) return false;
  if (token.kind !== 'word' || !token.text.startsWith('$')) return false;
  const value = stack.variables.get(variableName(token.text));
  return value !== undefined && stack.replace(1, value, 'variable', 0);
}

/** "text $name text", when all names in it are known. */
function foldInterpolation(stack: FoldingStack): boolean {
  const token = stack.fromEnd(1);
  if (token?.kind !== 'string' || token.value !== undefined) return false;
  if (!token.text.startsWith('"') || !token.text.endsWith('"') || token.text.length < 2) return false;
  if (/`|\$\(|\$\{|\$[\w]+:/.test(token.text)) return false;
  let isKnown = true;
  const value = token.text.slice(1, -1).replace(/\$([\p{L}_][\p{L}\d_]*)/gu, (whole, name: string) => {
    const known = stack.variables.get(name.toLowerCase());
    if (known === undefined) isKnown = false;
    return known === undefined ? whole : String(known);
  });
  return isKnown && stack.replace(1, value, 'variable');
}

function foldExclusiveOr(stack: FoldingStack): boolean {
  const [right, operator, left] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isNumber(right) || !isNumber(left) || !isOperator(operator, '-bxor')) return false;
  return stack.replace(3, left.value ^ right.value, 'bxor');
}

function foldConcatenation(stack: FoldingStack, next: Token | undefined): boolean {
  const [right, operator, left] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isOperator(operator, '+') || !isString(left) || !isConstantToken(right)) return false;
  if (isOperator(next, '-f', '[', '*') || (next?.kind === 'word' && /^(?:\.|::)/.test(next.text)))
    return false;
  const text = String(right.value);
  return stack.replace(3, left.value + text, 'concatenation', text.length);
}

/** '{1}{0}' -f 'a','b' */
function foldFormat(stack: FoldingStack, next: Token | undefined): boolean {
  if (isOperator(next, ',') || (next?.kind === 'word' && next.text.startsWith('.'))) return false;
  const values: (string | number)[] = [];
  for (let n = 1; ; n += 2) {
    const item = stack.fromEnd(n);
    if (!isConstantToken(item)) return false;
    values.push(item.value);
    const before = stack.fromEnd(n + 1);
    if (isOperator(before, '-f')) return applyFormat(stack, n + 2, values.reverse());
    if (!isOperator(before, ',')) return false;
  }
}

function applyFormat(stack: FoldingStack, count: number, values: readonly (string | number)[]): boolean {
  const format = stack.fromEnd(count);
  if (!isString(format)) return false;
  let length = 0;
  const text = format.value.replace(/\{(\d{1,4})\}|\{\{|\}\}/g, (whole, index?: string) => {
    if (index === undefined) return whole.slice(1);
    const value = String(values[Number(index)] ?? '');
    length += value.length;
    return length > 1_048_576 ? '' : value;
  });
  return stack.replace(count, text, 'format');
}

/** [char]72, [string]'x', [int]'65' */
function foldCast(stack: FoldingStack): boolean {
  const [value, type] = [1, 2].map((n) => stack.fromEnd(n));
  if (!isConstantToken(value) || type?.kind !== 'word') return false;
  const code = Number(value.value);
  switch (type.text.toLowerCase()) {
    case '[char]':
      if (typeof value.value === 'string' && value.value.length === 1 && Number.isNaN(code)) {
        return stack.replace(2, value.value, 'char');
      }
      return code >= 0 && code <= 0xffff && stack.replace(2, String.fromCharCode(code), 'char');
    case '[string]':
      return stack.replace(2, String(value.value), 'cast');
    case '[int]':
    case '[byte]':
      return Number.isInteger(code) && stack.replace(2, code, 'cast');
    default:
      return false;
  }
}

const asCharacters = (values: readonly (string | number)[]): string =>
  values.map((value) => (typeof value === 'number' ? String.fromCharCode(value & 0xffff) : value)).join('');

/** (72,73 | % {[char]$_}): the list becomes the text that `-join` would make of it. */
function foldCharacterLoop(stack: FoldingStack): boolean {
  if (stack.fromEnd(1)?.text !== '}') return false;
  const cast = stack.fromEnd(3);
  if (!/^\$_$/.test(stack.fromEnd(2)?.text ?? '') || !/^\[(?:char|int|byte)\]$/i.test(cast?.text ?? ''))
    return false;
  let n = 4;
  if (/^\[char\]$/i.test(stack.fromEnd(n)?.text ?? '')) n += 1;
  const isChar = /^\[char\]$/i.test(cast?.text ?? '') || n === 5;
  if (!isChar || stack.fromEnd(n)?.text !== '{' || !isOperator(stack.fromEnd(n + 2), '|')) return false;
  return foldBareList(stack, n + 2, (values) => asCharacters(values.map(Number)), 'char');
}

/** Folds the constants separated by commas (in parentheses or not) in front of the last `skipped` tokens. */
function foldBareList(
  stack: FoldingStack,
  skipped: number,
  compute: (values: (string | number)[]) => string,
  technique: string,
): boolean {
  const list = constantList(stack, skipped);
  if (list !== undefined) return stack.replace(skipped + list.count, compute(list.values), technique);
  const values: (string | number)[] = [];
  for (let n = skipped + 1; ; n += 2) {
    const item = stack.fromEnd(n);
    if (!isConstantToken(item)) return false;
    values.push(item.value);
    if (!isOperator(stack.fromEnd(n + 1), ',')) return stack.replace(n, compute(values.reverse()), technique);
  }
}

/** -join ('a','b'), ('a','b') -join '', [string]::Join('', ('a','b')), also with [char[]] in front of the list. */
function foldJoin(stack: FoldingStack, next: Token | undefined): boolean {
  const [last, operator] = [1, 2].map((n) => stack.fromEnd(n));
  if (isString(last) && isOperator(operator, '-join') && stack.fromEnd(3) !== undefined) {
    return foldBinaryJoin(stack, last.value);
  }
  return foldUnaryJoin(stack, next) || foldStaticJoin(stack);
}

function foldBinaryJoin(stack: FoldingStack, separator: string): boolean {
  const list = constantList(stack, 2);
  const isCast = list !== undefined && /^\[char\[\]\]$/i.test(stack.fromEnd(list.count + 3)?.text ?? '');
  if (list !== undefined && isCast) return stack.replace(list.count + 3, asCharacters(list.values), 'join');
  return foldBareList(stack, 2, (values) => values.join(separator), 'join');
}

function foldUnaryJoin(stack: FoldingStack, next: Token | undefined): boolean {
  if (isOperator(next, ',')) return false;
  const list = constantList(stack);
  if (list === undefined) return false;
  const before = stack.fromEnd(list.count + 1);
  if (isOperator(before, '-join')) return stack.replace(list.count + 1, list.values.join(''), 'join');
  const isCast = /^\[char\[\]\]$/i.test(before?.text ?? '');
  if (!isCast || !isOperator(stack.fromEnd(list.count + 2), '-join')) return false;
  return stack.replace(list.count + 2, asCharacters(list.values), 'join');
}

function foldStaticJoin(stack: FoldingStack): boolean {
  const list = isOperator(stack.fromEnd(1), ')') ? constantList(stack, 1) : undefined;
  if (list === undefined) return false;
  const [comma, separator, open, name] = [2, 3, 4, 5].map((n) => stack.fromEnd(list.count + n));
  if (!isOperator(comma, ',') || !isString(separator) || !isOperator(open, '(')) return false;
  if (name?.text.toLowerCase() !== '::join') return false;
  return stack.replace(list.count + 6, list.values.join(separator.value), 'join');
}

/** 'text' -replace 'from','to', for patterns that are plain text. */
function foldReplace(stack: FoldingStack): boolean {
  const [to, comma, from, operator, text] = [1, 2, 3, 4, 5].map((n) => stack.fromEnd(n));
  if (!isString(to) || !isOperator(comma, ',') || !isString(from) || !isString(text)) return false;
  if (!isOperator(operator, '-replace', '-creplace', '-ireplace')) return false;
  const pattern = from.value.replace(/\\([^a-z0-9])/gi, '$1');
  if (/[[\]()*+?|^$\\]/.test(from.value.replace(/\\[^a-z0-9]/gi, '')) || to.value.includes('$')) return false;
  const value = replaceText(text.value, pattern, to.value, !isOperator(operator, '-creplace'));
  return value !== undefined && stack.replace(5, value, 'replace');
}

const ENCODINGS: ReadonlyMap<string, BufferEncoding> = new Map(
  Object.entries<BufferEncoding>({
    '::unicode': 'utf16le',
    '::utf8': 'utf8',
    '::ascii': 'latin1',
    '::default': 'latin1',
  }),
);

/** [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('…')) */
function foldBase64Text(stack: FoldingStack): boolean {
  const [outer, inner, base64, open, from, , outerOpen, getString, encoding, type] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ].map((n) => stack.fromEnd(n));
  if (!isOperator(outer, ')') || !isOperator(inner, ')') || !isString(base64) || !isOperator(open, '('))
    return false;
  if (from?.text.toLowerCase() !== '::frombase64string' || !isOperator(outerOpen, '(')) return false;
  const charset = ENCODINGS.get(encoding?.text.toLowerCase() ?? '');
  if (getString?.text.toLowerCase() !== '.getstring' || charset === undefined || type === undefined)
    return false;
  const text = Buffer.from(base64.value, 'base64').toString(charset);
  return looksReadable(text) && stack.replace(10, text, 'base64');
}

type Method = (text: string, args: readonly (string | number)[]) => string | undefined;

const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries<Method>({
    '.replace': (text, [from, to]) =>
      from === undefined || to === undefined ? undefined : replaceText(text, String(from), String(to), false),
    '.tostring': (text) => text,
    '.trim': (text, args) => (args.length === 0 ? text.trim() : undefined),
    '.tolower': (text) => text.toLowerCase(),
    '.toupper': (text) => text.toUpperCase(),
    '.substring': (text, [start, length]) =>
      typeof start === 'number'
        ? text.slice(start, typeof length === 'number' ? start + length : undefined)
        : undefined,
    '.insert': (text, [at, inserted]) =>
      typeof at === 'number' ? text.slice(0, at) + String(inserted) + text.slice(at) : undefined,
    '.remove': (text, [start, length]) =>
      typeof start === 'number'
        ? text.slice(0, start) + (typeof length === 'number' ? text.slice(start + length) : '')
        : undefined,
  }),
);

/** 'text'.Replace('a','b') and the like; [regex]::Matches('text','.','RightToLeft'). */
function foldMethod(stack: FoldingStack): boolean {
  const list = constantList(stack);
  if (list === undefined) return false;
  const [name, text] = [1, 2].map((n) => stack.fromEnd(list.count + n));
  const lower = name?.text.toLowerCase() ?? '';
  if (isString(text)) {
    const value = METHODS.get(lower)?.(text.value, list.values);
    return value !== undefined && stack.replace(list.count + 2, value, lower.slice(1));
  }
  const [matched, pattern, option] = list.values;
  if (lower !== '::matches' || pattern !== '.' || typeof matched !== 'string') return false;
  if (!/righttoleft/i.test(String(option))) return false;
  return stack.replace(list.count + 2, [...matched].reverse().join(''), 'strreverse');
}

/** 'cba'[-1..-3] and 'cba'[2..0] -join '': characters by number. */
function foldRange(stack: FoldingStack): boolean {
  if (!isOperator(stack.fromEnd(1), ']')) return false;
  const tokens: Token[] = [];
  for (let n = 2; n <= 8; n += 1) {
    const token = stack.fromEnd(n);
    if (token === undefined) return false;
    if (isOperator(token, '[')) return foldIndexed(stack, n + 1, tokens.reverse());
    tokens.push(token);
  }
  return false;
}

function foldIndexed(stack: FoldingStack, count: number, inner: readonly Token[]): boolean {
  const text = stack.fromEnd(count);
  if (!isString(text)) return false;
  const written = inner
    .map((token) => (token.value === undefined ? token.text : String(token.value)))
    .join('');
  const range = /^(-?\d{1,7})\.\.(-?\d{1,7})$/.exec(written);
  if (range === null) return false;
  const characters: string[] = [];
  const [from, to] = [Number(range[1]), Number(range[2])];
  if (Math.abs(to - from) > text.value.length) return false;
  for (let at = from; from <= to ? at <= to : at >= to; at += from <= to ? 1 : -1) {
    characters.push(text.value[at < 0 ? text.value.length + at : at] ?? '');
  }
  return stack.replace(count, characters.join(''), 'strreverse');
}

/** Parentheses around a constant, unless they hold the arguments of a method. */
function foldParentheses(stack: FoldingStack): boolean {
  const [close, inner, open, before] = [1, 2, 3, 4].map((n) => stack.fromEnd(n));
  if (!isOperator(close, ')') || !isConstantToken(inner) || open === undefined || !isOperator(open, '('))
    return false;
  const isCall = before?.kind === 'word' && open.gap === '' && !before.text.startsWith('[');
  if (isCall || isOperator(before, ']')) return false;
  return stack.replace(3, inner.value, 'parentheses', 0);
}

/** (object).'name' and $object.$name: the name becomes visible. */
function foldMemberByString(stack: FoldingStack): boolean {
  const [name, operator, owner] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isString(name) || owner === undefined || operator === undefined) return false;
  if (!isOperator(operator, '.') || operator.gap !== '' || isOperator(owner, '|', '(', '=', ','))
    return false;
  if (!/^\w{2,64}$/.test(name.value)) return false;
  stack.tokens.splice(-2, 2, { kind: 'word', text: `.${name.value}`, gap: '', line: operator.line });
  return true;
}

/** & 'iex' and . 'iex' call a command by its name. */
function foldCallByString(stack: FoldingStack): boolean {
  const [name, operator, before] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isString(name) || !isOperator(operator, '&', '.') || operator === undefined) return false;
  if (before !== undefined && !isOperator(before, '|', '(', '=')) return false;
  if (name.text !== '' || !/^[\w-]{2,64}$/.test(name.value)) return false;
  stack.tokens.splice(-2, 2, { kind: 'word', text: name.value, gap: operator.gap, line: operator.line });
  stack.techniques.set('call-by-string', (stack.techniques.get('call-by-string') ?? 0) + 1);
  return true;
}
