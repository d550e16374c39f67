import { escapeText, type Problem, type ProblemCode, renderJson } from '../index.js';

/** The line of JSON for an input of which nothing could be read: as for others, with an empty list. */
export function failureAsJson(
  input: string,
  list: 'entries' | 'tables',
  code: ProblemCode,
  effect: string,
): string {
  const problems: Problem[] = [{ code, location: input, offsetInBytes: 0, effect }];
  return `${renderJson({ input, [list]: [], completeness: 'failed', problems })}\n`;
}

/** What is wrong with an input, a line each, for standard error. */
export function problemsAsText(problems: readonly Problem[]): string {
  return problems
    .map(({ code, effect, location }) => `msi-triage: ${code}: ${escapeText(`${location}: ${effect}`)}\n`)
    .join('');
}
