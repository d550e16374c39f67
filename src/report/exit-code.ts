import { UNREAD_REASONS, type UnreadReason } from '../io/unread-reason.js';
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
  /** Reasons that do not count as unread; none by default. */
  accept?: readonly UnreadReason[];
}

/**
 * The exit code of the command line for a report: 1 when something was found, otherwise 2 when something was not read
 * for a reason that is not accepted, otherwise 0. A report that failed is 2 whatever is accepted.
 *
 * @throws TypeError for a severity or a reason that does not exist.
 */
export function exitCodeOf(
  { completeness, findings, unread }: Report,
  { accept = [], failOn = 'medium' }: ExitCodeOptions = {},
): 0 | 1 | 2 {
  const threshold = SEVERITIES.indexOf(failOn);
  if (threshold < 0) throw new TypeError(`failOn must be one of ${SEVERITIES.join(', ')}`);
  if (!accept.every((reason) => UNREAD_REASONS.includes(reason)))
    throw new TypeError(`accept takes some of ${UNREAD_REASONS.join(', ')}`);
  if (findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= threshold)) return EXIT_FOUND;
  const isAccepted = completeness !== 'failed' && unread.every(({ reason }) => accept.includes(reason));
  return isAccepted ? EXIT_NOTHING_FOUND : EXIT_INCOMPLETE;
}
