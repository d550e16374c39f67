import { escapeText, testRules } from '../index.js';
import type { CliStreams } from './cli-streams.js';
import { EXIT_FOUND, EXIT_NOTHING_FOUND } from './exit-code.js';
import { loadOwnRules } from './own-rules.js';
import { writeAll } from './write-all.js';

/** Runs the examples of the rules in a module: exit code 1 when one of them gives another result than it must. */
export async function runTestRules(file: string, { stdout }: CliStreams): Promise<number> {
  const rules = await loadOwnRules(file);
  const failures = testRules(rules);
  for (const { ruleId, text } of failures) await writeAll(stdout, `${ruleId} ${escapeText(text)}\n`);
  await writeAll(stdout, `rules: ${rules.length}, failures: ${failures.length}\n`);
  return failures.length === 0 ? EXIT_NOTHING_FOUND : EXIT_FOUND;
}
