import {
  type FoldingStack,
  isConstantToken,
  isNumber,
  isOperator,
  isString,
  replaceText,
} from '../folding/folder.js';
import type { Token } from '../folding/token.js';

/** 65 -bxor 3 */
export function foldExclusiveOr(stack: FoldingStack): boolean {
  const [right, operator, left] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isNumber(right) || !isNumber(left) || !isOperator(operator, '-bxor')) return false;
  return stack.replace(3, left.value ^ right.value, 'bxor');
}

/** 'a' + 'b' */
export function foldConcatenation(stack: FoldingStack, next: Token | undefined): boolean {
  const [right, operator, left] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isOperator(operator, '+') || !isString(left) || !isConstantToken(right)) return false;
  if (isOperator(next, '-f', '[', '*') || (next?.kind === 'word' && /^(?:\.|::)/.test(next.text)))
    return false;
  const text = String(right.value);
  return stack.replace(3, left.value + text, 'concatenation', text.length);
}

/** '{1}{0}' -f 'a','b' */
export function foldFormat(stack: FoldingStack, next: Token | undefined): boolean {
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
export function foldCast(stack: FoldingStack): boolean {
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

/** 'text' -replace 'from','to', for patterns that are plain text. */
export function foldReplace(stack: FoldingStack): boolean {
  const [to, comma, from, operator, text] = [1, 2, 3, 4, 5].map((n) => stack.fromEnd(n));
  if (!isString(to) || !isOperator(comma, ',') || !isString(from) || !isString(text)) return false;
  if (!isOperator(operator, '-replace', '-creplace', '-ireplace')) return false;
  const pattern = from.value.replace(/\\([^a-z0-9])/gi, '$1');
  if (/[[\]()*+?|^$\\]/.test(from.value.replace(/\\[^a-z0-9]/gi, '')) || to.value.includes('$')) return false;
  const value = replaceText(text.value, pattern, to.value, !isOperator(operator, '-creplace'));
  return value !== undefined && stack.replace(5, value, 'replace');
}

/** 'cba'[-1..-3] and 'cba'[2..0] -join '': characters by number. */
export function foldRange(stack: FoldingStack): boolean {
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
export function foldParentheses(stack: FoldingStack): boolean {
  const [close, inner, open, before] = [1, 2, 3, 4].map((n) => stack.fromEnd(n));
  if (!isOperator(close, ')') || !isConstantToken(inner) || open === undefined || !isOperator(open, '('))
    return false;
  const isCall = before?.kind === 'word' && open.gap === '' && !before.text.startsWith('[');
  if (isCall || isOperator(before, ']')) return false;
  return stack.replace(3, inner.value, 'parentheses', 0);
}
