import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/catalogue.js';
import { exampleFacts } from '../../src/rules/example-facts.js';
import { SEVERITIES } from '../../src/rules/rule.js';
import { collectEvidence } from '../../src/rules/run-rules.js';

const folder = new URL('../../src/rules/rule/', import.meta.url);

describe('RULES', () => {
  it('has every file of src/rules/rule, under its own name and in order', () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
    expect(RULES.map(({ id }) => id)).toEqual(files.sort());
  });

  it('lets a match alone say malicious only for the bundle and published hashes', () => {
    const decisive = RULES.filter((rule) => rule.isMaliciousPattern).map(({ id }) => id);
    expect(decisive).toEqual(['dexphot-bundle', 'published-indicator']);
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it('says what it is about', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(rule.title).toMatch(/^[A-Z].{10,120}[^.]$/);
    expect(rule.explanation).toMatch(/^.{40,600}\.$/);
    expect(SEVERITIES).toContain(rule.severity);
    for (const technique of rule.attack) expect(technique).toMatch(/^T\d{4}(?:\.\d{3})?$/);
    expect(rule.attack).toEqual([...new Set(rule.attack)].sort());
  });

  it('has examples and counter-examples', () => {
    expect(rule.examples.length).toBeGreaterThan(0);
    expect(rule.counterExamples.length).toBeGreaterThan(0);
  });

  it.each(rule.examples.map((example) => [example.what, example] as const))(
    'matches: %s',
    (_what, example) => {
      const facts = exampleFacts(example);
      const evidence = collectEvidence(rule, facts);
      expect(evidence.length).toBeGreaterThan(0);
      for (const { location, payload, text } of evidence) {
        expect(location).toMatch(/^setup\.msi/);
        expect(facts.payloads[payload]).toBeDefined();
        expect(text).not.toBe('');
      }
    },
  );

  it.each(rule.counterExamples.map((example) => [example.what, example] as const))(
    'stays silent: %s',
    (_what, example) => {
      expect(collectEvidence(rule, exampleFacts(example))).toEqual([]);
    },
  );
});
