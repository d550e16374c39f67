import { escapeText, type Problem, type ProblemCode, renderJson } from '../index.js';

/** The JSON line for an input that could not be read at all: like any other, with an empty list. */
export function failureAsJson(
  input: string,
  list: 'entries' | 'tables',
  code: ProblemCode,
  effect: string,
): string {
  const problems: Problem[] = [{ code, location: input, offsetInBytes: 0, effect }];
  return `${renderJson({ input, [list]: [], completeness: 'failed', problems })}\n`;
}

/** The problems of an input for standard error, one per line. */
export function problemsAsText(problems: readonly Problem[]): string {
  return problems
    .map(({ code, effect, location }) => `msi-triage: ${code}: ${escapeText(`${location}: ${effect}`)}\n`)
    .join('');
}
