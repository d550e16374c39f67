import { UNSAFE_CHARACTER } from './escape-text.js';

/**
 * One report, or any other plain data, on one line. Strings are valid Unicode: a lone surrogate out of a package becomes
 * U+FFFD, because JSON readers refuse it. What could steer a terminal is written as `\u009b`, which readers take for the
 * character itself.
 */
export function renderJson(value: object | string | number | null): string {
  const json = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return part.toWellFormed();
    if (part instanceof Map) return Object.fromEntries(part);
    return part;
  });
  return json.replace(UNSAFE_CHARACTER, escapeUnits);
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let i = 0; i < character.length; i++) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
