import { createHash } from 'node:crypto';
import type { Rule } from './rule.js';

/** Identifies the rules that ran on an input: reports with the same values are comparable. */
export interface RuleSet {
  /** Version of the digest, and of what rules are given ({@link Rule}). */
  readonly version: string;
  /** Over the id and severity of each rule in order, then over the bytes of the module with rules, if any. */
  readonly sha256: string;
}

const RULE_SET_VERSION = '1';

export function identifyRuleSet(rules: readonly Rule[], moduleBytes?: Uint8Array): RuleSet {
  const hash = createHash('sha256');
  for (const { id, severity } of rules) hash.update(`${id} ${severity}\n`);
  if (moduleBytes !== undefined) hash.update('\n').update(moduleBytes);
  return { version: RULE_SET_VERSION, sha256: hash.digest('hex') };
}
