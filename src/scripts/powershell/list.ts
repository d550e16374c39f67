import { constantList, type FoldingStack, isConstantToken, isOperator, isString } from '../folding/folder.js';
import type { Token } from '../folding/token.js';

/** (72,73 | % {[char]$_}): the list becomes the text that `-join` would make of it. */
export function foldCharacterLoop(stack: FoldingStack): boolean {
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

/** -join ('a','b'), ('a','b') -join '', [string]::Join('', ('a','b')), also with [char[]] in front of the list. */
export function foldJoin(stack: FoldingStack, next: Token | undefined): boolean {
  const [last, operator] = [1, 2].map((n) => stack.fromEnd(n));
  // Of a single text, `-join` makes the same.
  const before = stack.fromEnd(3);
  if (
    isString(last) &&
    isOperator(operator, '-join') &&
    (before === undefined || isOperator(before, '(', '+', ',', '='))
  )
    return stack.replace(2, last.value, 'join');
  if (isString(last) && isOperator(operator, '-join') && before !== undefined) {
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

const asCharacters = (values: readonly (string | number)[]): string =>
  values.map((value) => (typeof value === 'number' ? String.fromCharCode(value & 0xffff) : value)).join('');
