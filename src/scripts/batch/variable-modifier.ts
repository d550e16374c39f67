import { isConstant, lowerCase, startOfFirstSymbol } from './symbol.js';

/** Longest value of a variable in Windows; also what is kept of one line. */
export const MAX_LINE_LENGTH = 32_767;

const SUBSTRING = /^~(-?\d{0,9})(?:,(-?\d{0,9}))?$/;

/**
 * Applies what stands behind the colon in `%name:modifier%`: `~start,length`, `from=to` or `*from=to`. Undefined when
 * the result depends on parts of the value that are not known, or when the modifier is invalid.
 */
export function applyModifier(value: string, modifier: string): string | undefined {
  const substring = SUBSTRING.exec(modifier);
  if (substring !== null) return takeSubstring(value, substring[1] ?? '', substring[2]);
  const equals = modifier.indexOf('=', modifier.startsWith('*') ? 2 : 1);
  if (equals < 0 || !isConstant(value) || !isConstant(modifier)) return undefined;
  const to = modifier.slice(equals + 1);
  return modifier.startsWith('*')
    ? replaceThrough(value, modifier.slice(1, equals), to)
    : replaceAll(value, modifier.slice(0, equals), to);
}

function takeSubstring(value: string, startText: string, lengthText: string | undefined): string | undefined {
  let start = Number(startText || '0');
  if (!isConstant(value)) {
    // The part in front of the first unknown is known.
    const length = lengthText === undefined ? Number.NaN : Number(lengthText);
    const known = start >= 0 && length >= 0 && start + length <= startOfFirstSymbol(value);
    return known ? value.slice(start, start + length) : undefined;
  }
  if (start < 0) start = Math.max(0, value.length + start);
  if (lengthText === undefined || lengthText === '') return value.slice(start);
  const length = Number(lengthText);
  return length < 0
    ? value.slice(start, Math.max(start, value.length + length))
    : value.slice(start, start + length);
}

function replaceThrough(value: string, from: string, to: string): string {
  const found = lowerCase(value).indexOf(lowerCase(from));
  return found < 0 ? value : `${to}${value.slice(found + from.length)}`.slice(0, MAX_LINE_LENGTH);
}

function replaceAll(value: string, from: string, to: string): string {
  const haystack = lowerCase(value);
  const needle = lowerCase(from);
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  for (let found = haystack.indexOf(needle); found >= 0; found = haystack.indexOf(needle, at)) {
    parts.push(value.slice(at, found), to);
    length += found - at + to.length;
    at = found + from.length;
    if (length > MAX_LINE_LENGTH) break;
  }
  parts.push(value.slice(at));
  return parts.join('').slice(0, MAX_LINE_LENGTH);
}
