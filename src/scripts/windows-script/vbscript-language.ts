import {
  constantList,
  type FoldingLanguage,
  type FoldingStack,
  foldArithmetic,
  foldParentheses,
  isConstantToken,
  isNumber,
  isOperator,
  isString,
  replaceText,
} from '../folding/folder.js';
import type { Token } from '../folding/token.js';
import { HOST_METHODS } from './host-method.js';

/** Constants that VBScript brings along. */
const CONSTANTS: readonly (readonly [string, string | number])[] = [
  ['vbcrlf', '\r\n'],
  ['vbnewline', '\r\n'],
  ['vbcr', '\r'],
  ['vblf', '\n'],
  ['vbtab', '\t'],
  ['vbnullstring', ''],
];

/** How VBScript writes constants and what can be computed from them. */
export function createVbScriptLanguage(): FoldingLanguage {
  let loops = 0;
  return {
    pattern:
      /(?<string>"[^"\n]*(?:""[^"\n]*)*"?)|(?<number>&h[0-9a-f]+&?|\d+(?:\.\d+)?)|(?<comment>'[^\n]*|rem(?=[ \t])[^\n]*|_[ \t]*\n)|(?<word>[\p{L}_][\p{L}\d_.]*|\.[\p{L}_][\p{L}\d_.]*)|(?<end>[\n:])/iuy,
    valueOfString: (text) =>
      text.endsWith('"') && text.length > 1 ? text.slice(1, -1).replaceAll('""', '"') : undefined,
    valueOfNumber: (text) => (/^&h/i.test(text) ? Number.parseInt(text.slice(2), 16) : Number(text)),
    writeString: writeVbString,
    wordRules: [foldVariable],
    constantRules: [foldArithmetic, foldConcatenation, foldJoin, foldCall, foldParentheses],
    isStatementEnd: (token) => token.kind === 'line-end',
    endStatement: (stack) => {
      const first = stack.tokens[stack.statementStart]?.text.toLowerCase();
      if (first === 'for' || first === 'do' || first === 'while') loops += 1;
      if (first === 'next' || first === 'loop' || first === 'wend') loops -= 1;
      noteAssignment(stack, loops > 0);
    },
  };
}

function writeVbString(value: string): string {
  if (value === '\r\n') return 'vbCrLf';
  return `"${value.replaceAll('"', '""')}"`.replace(/\r?\n/g, '" & vbCrLf & "');
}

/** `name = constant`; what is assigned inside a loop, or from something unknown, is not known. */
function noteAssignment(stack: FoldingStack, isInLoop: boolean): void {
  const start =
    stack.statementStart + (stack.tokens[stack.statementStart]?.text.toLowerCase() === 'const' ? 1 : 0);
  const [name, equals, value] = stack.tokens.slice(start, start + 3);
  if (name?.kind !== 'word' || !isOperator(equals, '=')) return;
  const key = name.text.toLowerCase();
  const isWhole = stack.tokens.length === start + 3;
  if (isWhole && isConstantToken(value) && !isInLoop) stack.variables.set(key, value.value);
  else stack.variables.delete(key);
}

const BUILT_IN = new Map(CONSTANTS);

function foldVariable(stack: FoldingStack, next: Token | undefined): boolean {
  const token = stack.fromEnd(1);
  const before = stack.fromEnd(2);
  if (token?.kind !== 'word' || before === undefined || isOperator(next, '(')) return false;
  if (
    before.kind === 'word' &&
    /^(?:dim|set|const|for|next|sub|function|call|byval|byref|each)$/i.test(before.text)
  ) {
    return false;
  }
  const key = token.text.toLowerCase();
  const value = stack.variables.get(key) ?? BUILT_IN.get(key);
  return value !== undefined && stack.replace(1, value, 'variable', 0);
}

function foldConcatenation(stack: FoldingStack, next: Token | undefined): boolean {
  const [right, operator, left] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isConstantToken(right) || !isConstantToken(left)) return false;
  const joins = isOperator(operator, '&') || (isOperator(operator, '+') && isString(left) && isString(right));
  if (!joins || (isNumber(right) && isOperator(next, '*', '/', '\\', '+', '-', '^'))) return false;
  if (isNumber(left) && isOperator(stack.fromEnd(4), '+', '-', '*', '/')) return false;
  const text = String(right.value);
  return stack.replace(3, String(left.value) + text, 'concatenation', text.length);
}

/** Join(Array("a", "b"), "") */
function foldJoin(stack: FoldingStack): boolean {
  const [close, separator, comma] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isOperator(close, ')') || !isString(separator) || !isOperator(comma, ',')) return false;
  const list = constantList(stack, 3);
  if (list === undefined) return false;
  const [array, open, join] = [4, 5, 6].map((n) => stack.fromEnd(list.count + n));
  if (array?.text.toLowerCase() !== 'array' || !isOperator(open, '(') || join?.text.toLowerCase() !== 'join')
    return false;
  return stack.replace(list.count + 6, list.values.join(separator.value), 'join');
}

function foldCall(stack: FoldingStack): boolean {
  const list = constantList(stack);
  if (list === undefined) return false;
  const name = stack.fromEnd(list.count + 1);
  const written = name?.kind === 'word' ? name.text.toLowerCase() : '';
  const call = VBSCRIPT_FUNCTIONS.get(written) ?? HOST_CALLS.get(written.slice(written.lastIndexOf('.')));
  const value = call?.compute(list.values);
  return call !== undefined && value !== undefined && stack.replace(list.count + 1, value, call.technique);
}

export interface Call {
  technique: string;
  /** Undefined when the arguments are not what the function takes. */
  compute(args: readonly (string | number)[]): string | number | undefined;
}

const ofText = (technique: string, compute: (text: string) => string | number | undefined): Call => ({
  technique,
  compute: ([text, ...more]) => (text === undefined || more.length > 0 ? undefined : compute(String(text))),
});

const character: Call = ofText('chr', (text) => {
  const code = toNumber(text);
  return code === undefined || code < 0 || code > 0xffff ? undefined : String.fromCharCode(code);
});

/** Functions of constants, by name in lower case. */
export const VBSCRIPT_FUNCTIONS: ReadonlyMap<string, Call> = new Map(
  Object.entries<Call>({
    chr: character,
    chrw: character,
    chrb: character,
    strreverse: ofText('strreverse', (text) => [...text].reverse().join('')),
    lcase: ofText('case', (text) => text.toLowerCase()),
    ucase: ofText('case', (text) => text.toUpperCase()),
    trim: ofText('trim', (text) => text.trim()),
    asc: ofText('chr', (text) => (text === '' ? undefined : text.charCodeAt(0))),
    cint: ofText('conversion', toNumber),
    clng: ofText('conversion', toNumber),
    cstr: ofText('conversion', (text) => text),
    unescape: ofText('unescape', decodeEscapes),
    replace: {
      technique: 'replace',
      compute: ([text, from, to, ...more]) =>
        typeof text === 'string' && from !== undefined && to !== undefined && more.length <= 3
          ? replaceText(text, String(from), String(to), more[2] === 1)
          : undefined,
    },
    mid: {
      technique: 'substring',
      compute: ([text, start, length]) =>
        typeof text === 'string' && typeof start === 'number' && start > 0
          ? text.slice(start - 1, typeof length === 'number' ? start - 1 + length : undefined)
          : undefined,
    },
    left: {
      technique: 'substring',
      compute: ([text, length]) =>
        typeof text === 'string' && typeof length === 'number'
          ? text.slice(0, Math.max(0, length))
          : undefined,
    },
    right: {
      technique: 'substring',
      compute: ([text, length]) =>
        typeof text === 'string' && typeof length === 'number' && length > 0
          ? text.slice(-length)
          : undefined,
    },
  }),
);

/** Methods of the host's objects whose result is known, however the object is called. */
const HOST_CALLS: ReadonlyMap<string, Call> = new Map(
  [...HOST_METHODS].map(([name, compute]) => [`.${name}`, { technique: 'host-method', compute }]),
);

/** Decimal, or hexadecimal with `&H`. */
function toNumber(text: string): number | undefined {
  const hex = /^\s*&h([0-9a-f]{1,8})&?\s*$/i.exec(text)?.[1];
  if (hex !== undefined) return Number.parseInt(hex, 16);
  return /^\s*-?\d{1,10}(?:\.\d{1,10})?\s*$/.test(text) ? Number(text) : undefined;
}

/** `%41` and `%u0041`, as `unescape` reads them. */
export function decodeEscapes(text: string): string {
  return text.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, wide?: string, narrow?: string) =>
    String.fromCharCode(Number.parseInt(wide ?? narrow ?? '0', 16)),
  );
}
