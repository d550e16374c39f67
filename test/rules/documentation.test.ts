import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderRulesDocument } from '../../scripts/rules-document.js';
import { exampleFacts } from '../../src/rules/example-facts.js';
import { collectEvidence } from '../../src/rules/run-rules.js';
import { shadowCopyDeletion } from './shadow-copy-deletion.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/rules.md', () => {
  it('is what npm run docs:rules writes', () => {
    expect(read('docs/rules.md')).toBe(renderRulesDocument());
  });
});

describe('docs/writing-a-rule.md', () => {
  it('shows the rule of test/rules/shadow-copy-deletion.ts, seen from src/rules/rule', () => {
    const [, code] = /```ts\n([\s\S]*?)```/.exec(read('docs/writing-a-rule.md')) ?? [];
    expect(code).toBe(read('test/rules/shadow-copy-deletion.ts').replaceAll('../../src/rules/', '../'));
  });

  it('shows a rule that works', () => {
    for (const example of shadowCopyDeletion.examples) {
      expect(collectEvidence(shadowCopyDeletion, exampleFacts(example)), example.what).not.toEqual([]);
    }
    for (const example of shadowCopyDeletion.counterExamples) {
      expect(collectEvidence(shadowCopyDeletion, exampleFacts(example)), example.what).toEqual([]);
    }
  });
});
