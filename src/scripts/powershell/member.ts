import { constantList, type FoldingStack, isOperator, isString, replaceText } from '../folding/folder.js';
import { looksReadable } from './encoded-command.js';

/** 'text'.Replace('a','b') and the like; [regex]::Matches('text','.','RightToLeft'). */
export function foldMethod(stack: FoldingStack): boolean {
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

/** [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('…')) */
export function foldBase64Text(stack: FoldingStack): boolean {
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

const ENCODINGS: ReadonlyMap<string, BufferEncoding> = new Map(
  Object.entries<BufferEncoding>({
    '::unicode': 'utf16le',
    '::utf8': 'utf8',
    '::ascii': 'latin1',
    '::default': 'latin1',
  }),
);

/** (object).'name' and $object.$name: the name becomes visible. */
export function foldMemberByString(stack: FoldingStack): boolean {
  const [name, operator, owner] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isString(name) || owner === undefined || operator === undefined) return false;
  if (!isOperator(operator, '.') || operator.gap !== '' || isOperator(owner, '|', '(', '=', ','))
    return false;
  if (!/^\w{2,64}$/.test(name.value)) return false;
  stack.tokens.splice(-2, 2, { kind: 'word', text: `.${name.value}`, gap: '', line: operator.line });
  return true;
}

/** & 'iex' and . 'iex' call a command by its name. */
export function foldCallByString(stack: FoldingStack): boolean {
  const [name, operator, before] = [1, 2, 3].map((n) => stack.fromEnd(n));
  if (!isString(name) || !isOperator(operator, '&', '.') || operator === undefined) return false;
  if (before !== undefined && !isOperator(before, '|', '(', '=')) return false;
  if (name.text !== '' || !/^[\w-]{2,64}$/.test(name.value)) return false;
  stack.tokens.splice(-2, 2, { kind: 'word', text: name.value, gap: operator.gap, line: operator.line });
  stack.techniques.set('call-by-string', (stack.techniques.get('call-by-string') ?? 0) + 1);
  return true;
}
