import { exampleFacts, type RuleExample } from './example-facts.js';
import type { Rule } from './rule.js';
import { collectEvidence } from './run-rules.js';

/** An example of a rule that gave another result than it must. */
export interface RuleTestFailure {
  readonly ruleId: string;
  /** What is wrong, with the description of the example. */
  readonly text: string;
}

/** Runs the examples and counter-examples of rules; a rule without an example fails too. */
export function testRules(rules: readonly Rule[]): RuleTestFailure[] {
  return rules.flatMap((rule) =>
    [
      rule.examples.length === 0 ? 'has no example' : undefined,
      ...rule.examples.map((example) => testExample(rule, example, true)),
      ...rule.counterExamples.map((example) => testExample(rule, example, false)),
    ].flatMap((text) => (text === undefined ? [] : [{ ruleId: rule.id, text }])),
  );
}

function testExample(rule: Rule, example: RuleExample, mustMatch: boolean): string | undefined {
  try {
    const matches = collectEvidence(rule, exampleFacts(example)).length > 0;
    if (matches === mustMatch) return undefined;
    return `${mustMatch ? 'does not match' : 'must not match'}: ${example.what}`;
  } catch (error) {
    return `fails on: ${example.what} (${error instanceof Error ? error.message : 'not an Error'})`;
  }
}
