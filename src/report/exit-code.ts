import { SEVERITIES, type Severity } from '../rules/rule.js';
import type { Report } from './report.js';

/** Read completely, and nothing found. */
export const EXIT_NOTHING_FOUND = 0;
/** Something was found. */
export const EXIT_FOUND = 1;
/** Something was not read, and nothing found in the rest. */
export const EXIT_INCOMPLETE = 2;

/** Options of {@link exitCodeOf}. */
export interface ExitCodeOptions {
  /** The least severity of a finding that counts; `medium` by default. */
  failOn?: Severity;
}

/**
 * The exit code of the command line for a report: 1 when something was found, otherwise 2 when something was not read,
 * otherwise 0.
 *
 * @throws TypeError for a severity that does not exist.
 */
export function exitCodeOf(report: Report, { failOn = 'medium' }: ExitCodeOptions = {}): 0 | 1 | 2 {
  const threshold = SEVERITIES.indexOf(failOn);
  if (threshold < 0) throw new TypeError(`failOn must be one of ${SEVERITIES.join(', ')}`);
  if (report.findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= threshold)) return EXIT_FOUND;
  return report.completeness === 'complete' ? EXIT_NOTHING_FOUND : EXIT_INCOMPLETE;
}
