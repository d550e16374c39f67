import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assertRules } from './assert-rules.js';
import { RULES } from './catalogue.js';
import type { Rule } from './rule.js';

/** A module with rules of the operator. */
export interface RuleModule {
  readonly rules: readonly Rule[];
  readonly bytes: Uint8Array;
}

/**
 * Loads the rules that a JavaScript module exports as `rules`. This runs the module: it is the operator's own code, the
 * only code that is loaded at run time, and its path never comes from an input.
 *
 * @throws TypeError when the module cannot be loaded or a rule is invalid.
 */
export async function loadRuleModule(path: string): Promise<RuleModule> {
  try {
    const bytes = await readFile(path);
    const url = pathToFileURL(resolve(path));
    // Node.js keeps modules by their URL; an edited file is another one.
    url.searchParams.set('sha256', createHash('sha256').update(bytes).digest('hex'));
    const { rules } = (await import(url.href)) as { rules?: unknown };
    assertRules(rules);
    return { rules, bytes };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it threw no Error';
    throw new TypeError(`cannot load the rules of ${path}: ${reason}`, { cause: error });
  }
}

/**
 * The rules that a module exports, to be added to `RULES`; the module is run.
 *
 * @throws TypeError when the module cannot be loaded, a rule is invalid, or its id is one of `RULES`.
 */
export async function loadRules(path: string): Promise<readonly Rule[]> {
  const { rules } = await loadRuleModule(path);
  assertRules([...RULES, ...rules]);
  return rules;
}
