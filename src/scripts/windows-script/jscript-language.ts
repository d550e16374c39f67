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
import { decodeEscapes } from './vbscript-language.js';

/** How JScript writes constants and what can be computed from them. */
export const JSCRIPT_LANGUAGE: FoldingLanguage = {
  pattern:
    /(?<string>"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*'?|`[^`\\]*(?:\\[\s\S][^`\\]*)*`?)|(?<number>0x[0-9a-f]+|\d+(?:\.\d+)?)|(?<comment>\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?)|(?<word>[\p{L}_$][\p{L}\d_$]*|(?<=[(,=:]\s{0,4})\/(?![*/])[^/\\\n]*(?:\\.[^/\\\n]*)*\/[a-z]*)|(?<end>[;{}\n])/iuy,
  valueOfString: readJsString,
  valueOfNumber: Number,
  writeString: (value) => JSON.stringify(value),
  wordRules: [foldVariable],
  constantRules: [
    foldArithmetic,
    foldConcatenation,
    foldReversal,
    foldMethod,
    foldFunction,
    foldMember,
    foldParentheses,
  ],
  isStatementEnd: (token) => token.kind === 'line-end' && token.text !== '\n',
  endStatement: noteAssignment,
};

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    n: '\n',
    r: '\r',
    t: '\t',
    b: '\b',
    f: '\f',
    v: '\v',
    0: '\0',
  }),
);

function readJsString(text: string): string | undefined {
  const quote = text[0]!;
  if (text.length < 2 || !text.endsWith(quote) || (quote === '`' && text.includes('${'))) return undefined;
  return text
    .slice(1, -1)
    .replace(
      /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|\n|([\s\S]))/gi,
      (_, wide?: string, narrow?: string, plain?: string) => {
        const code = wide ?? narrow;
        if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
        return plain === undefined ? '' : (ESCAPES.get(plain) ?? plain);
      },
    );
}

/** `var name = constant`, `name = constant`, `name += constant`. */
function noteAssignment(stack: FoldingStack): void {
  const first = stack.tokens[stack.statementStart];
  const start =
    stack.statementStart + (first !== undefined && /^(?:var|let|const)$/.test(first.text) ? 1 : 0);
  const statement = stack.tokens.slice(start, start + 5);
  const [name, second, third, fourth] = statement;
  if (name?.kind !== 'word') return;
  const length = stack.tokens.length - start;
  if (isOperator(second, '=') && length === 3 && isConstantToken(third)) {
    stack.variables.set(name.text, third.value);
  } else if (isOperator(second, '+') && isOperator(third, '=') && length === 4 && isString(fourth)) {
    const known = stack.variables.get(name.text);
    if (typeof known === 'string' && known.length + fourth.value.length <= 262_144) {
      stack.variables.set(name.text, known + fourth.value);
    } else {
      stack.variables.delete(name.text);
    }
  } else if (isOperator(second, '=') || isOperator(second, '+')) {
    stack.variables.delete(name.text);
  }
}

function foldVariable(stack: FoldingStack, next: Token | undefined): boolean {
  const token = stack.fromEnd(1);
  const before = stack.fromEnd(2);
  if (token?.kind !== 'word' || before === undefined || isOperator(next, '(', '=')) return false;
  if (isOperator(before, '.') || /^(?:var|let|const|function|new|delete)$/.test(before.text)) return false;
  if (isOperator(next, '+') && stack.fromEnd(2) === undefined) return false;
  const value = stack.variables.get(token.text);
  return value !== undefined && stack.replace(1, value, 'variable', 0);
}

function foldConcatenation(stack: FoldingStack, next: Token | undefined): boolean {
  const [right, operator, left] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isOperator(operator, '+') || !isConstantToken(left) || !isConstantToken(right)) return false;
  if ((isNumber(left) && isNumber(right)) || isOperator(next, '.', '[', '*', '/')) return false;
  if (isNumber(left) && isOperator(stack.fromEnd(4), '+', '-', '*', '/')) return false;
  const text = String(right.value);
  return stack.replace(3, String(left.value) + text, 'concatenation', text.length);
}

/** "cba".split("").reverse().join("") */
function foldReversal(stack: FoldingStack): boolean {
  const written = [
    '.',
    'split',
    '(',
    undefined,
    ')',
    '.',
    'reverse',
    '(',
    ')',
    '.',
    'join',
    '(',
    undefined,
    ')',
  ];
  const text = stack.fromEnd(written.length + 1);
  if (!isString(text)) return false;
  const fits = written.every((expected, at) => {
    const token = stack.fromEnd(written.length - at);
    return expected === undefined ? isString(token) && token.value === '' : token?.text === expected;
  });
  return fits && stack.replace(written.length + 1, [...text.value].reverse().join(''), 'strreverse');
}

/** "text".replace(…), "text".charAt(…) and the like. */
function foldMethod(stack: FoldingStack): boolean {
  const list = constantList(stack);
  if (list === undefined) return foldReplaceByPattern(stack);
  const [name, dot, text] = [1, 2, 3].map((n) => stack.fromEnd(list.count + n));
  if (name?.kind !== 'word' || !isOperator(dot, '.') || !isString(text)) return false;
  const value = callMethod(name.text, text.value, list.values);
  return (
    value !== undefined &&
    stack.replace(list.count + 3, value, METHOD_TECHNIQUES.get(name.text) ?? 'substring')
  );
}

const METHOD_TECHNIQUES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    replace: 'replace',
    toLowerCase: 'case',
    toUpperCase: 'case',
  }),
);

/** A method of a text; undefined when it is not known. */
export function callMethod(
  name: string,
  text: string,
  args: readonly (string | number)[],
): string | undefined {
  const [first, second] = args;
  const [from, to] = [
    typeof first === 'number' ? first : undefined,
    typeof second === 'number' ? second : undefined,
  ];
  switch (name) {
    case 'replace': // a string pattern: the first occurrence only
      return typeof first === 'string' && typeof second === 'string'
        ? text.replace(first, () => second)
        : undefined;
    case 'charAt':
      return text.charAt(from ?? 0);
    case 'substr':
      return from === undefined || from < 0
        ? undefined
        : text.slice(from, to === undefined ? undefined : from + to);
    case 'substring':
      return from === undefined ? undefined : text.substring(from, to);
    case 'slice':
      return from === undefined ? undefined : text.slice(from, to);
    case 'toLowerCase':
      return text.toLowerCase();
    case 'toUpperCase':
      return text.toUpperCase();
    case 'toString':
    case 'valueOf':
      return text;
    case 'concat':
      return text + args.join('');
    default:
      return undefined;
  }
}

/** "text".replace(/literal/g, "x"), for patterns that are plain text. */
function foldReplaceByPattern(stack: FoldingStack): boolean {
  const [close, to, comma, pattern, open, name, dot, text] = [1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
    stack.fromEnd(n),
  );
  if (!isOperator(close, ')') || !isString(to) || !isOperator(comma, ',') || !isOperator(open, '('))
    return false;
  if (name?.text !== 'replace' || !isOperator(dot, '.') || !isString(text)) return false;
  const literal = /^\/((?:[^\\[\](){}.*+?^$|/]|\\[^a-z0-9])+)\/([gi]*)$/i.exec(pattern?.text ?? '');
  if (literal === null) return false;
  const from = literal[1]!.replace(/\\(.)/g, '$1');
  const flags = literal[2]!;
  if (!flags.includes('g'))
    return stack.replace(
      8,
      text.value.replace(from, () => to.value),
      'replace',
    );
  const value = replaceText(text.value, from, to.value, flags.includes('i'));
  return value !== undefined && stack.replace(8, value, 'replace');
}

/** Decoding an escape takes as long as going over this many characters. */
const ESCAPE_PASSES = 4;

/** String.fromCharCode(…), unescape(…), parseInt(…) */
function foldFunction(stack: FoldingStack): boolean {
  const list = constantList(stack);
  if (list === undefined) return false;
  const [name, dot, owner] = [1, 2, 3].map((n) => stack.fromEnd(list.count + n));
  if (name?.kind !== 'word') return false;
  if (name.text === 'fromCharCode' && isOperator(dot, '.') && owner?.text === 'String') {
    const codes = list.values.map(Number);
    if (!codes.every((code) => Number.isInteger(code) && code >= 0 && code <= 0xffff)) return false;
    return stack.replace(list.count + 3, codes.map((code) => String.fromCharCode(code)).join(''), 'chr');
  }
  if (isOperator(dot, '.')) {
    const value = HOST_METHODS.get(name.text.toLowerCase())?.(list.values);
    const isName = owner?.kind === 'word' && !isOperator(stack.fromEnd(list.count + 4), '.', ')');
    return isName && value !== undefined && stack.replace(list.count + 3, value, 'host-method');
  }
  const [first, second] = list.values;
  if (name.text === 'unescape' || name.text === 'decodeURIComponent') {
    if (typeof first !== 'string') return false;
    return stack.replace(list.count + 1, decodeEscapes(first), 'unescape', first.length * ESCAPE_PASSES);
  }
  if (name.text !== 'parseInt' || first === undefined) return false;
  const radix = typeof second === 'number' && second >= 2 && second <= 36 ? second : undefined;
  const value = Number.parseInt(String(first), radix);
  return Number.isFinite(value) && stack.replace(list.count + 1, value, 'arithmetic');
}

/** object["name"] is object.name: the string becomes visible to the search for calls. */
function foldMember(stack: FoldingStack): boolean {
  const [close, name, open, owner] = [1, 2, 3, 4].map((n) => stack.fromEnd(n));
  if (!isOperator(close, ']') || !isString(name) || !isOperator(open, '[')) return false;
  if (owner?.kind !== 'word' && !isOperator(owner, ')', ']')) return false;
  if (!/^[\p{L}_$][\p{L}\d_$]*$/u.test(name.value) || open === undefined) return false;
  stack.tokens.splice(
    -3,
    3,
    { kind: 'operator', text: '.', gap: '', line: open.line },
    { kind: 'word', text: name.value, gap: '', line: open.line },
  );
  return true;
}
