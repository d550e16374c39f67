import type { Rule } from '../../src/rules/rule.js';

/** A rule from outside the catalogue: it matches every input, and fails when `match` does. */
export function ownRule(changes: Partial<Rule> = {}): Rule {
  return {
    id: 'own-rule',
    title: 'Something of our own',
    severity: 'high',
    explanation: 'What we look for ourselves.',
    attack: ['T1204'],
    references: [],
    match: ({ payloads }) =>
      payloads.slice(0, 1).map(({ id, path }) => ({ payload: id, location: path, text: 'seen' })),
    examples: [{ what: 'any package' }],
    counterExamples: [],
    ...changes,
  };
}
