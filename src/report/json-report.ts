import type { Report } from './report.js';

/**
 * One report on one line. Strings are valid Unicode: a lone surrogate out of a package becomes U+FFFD, because JSON
 * readers refuse it.
 */
export function renderJson(report: Report): string {
  return JSON.stringify(report, (_key, value: unknown) => {
    if (typeof value === 'string') return value.toWellFormed();
    if (value instanceof Map) return Object.fromEntries(value);
    return value;
  });
}
