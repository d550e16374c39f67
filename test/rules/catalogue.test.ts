import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/catalogue.js';
import { exampleFacts } from '../../src/rules/example-facts.js';
import { SEVERITIES } from '../../src/rules/rule.js';
import { collectEvidence, runRules } from '../../src/rules/run-rules.js';

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

describe('published-indicator', () => {
  const PUBLISHED = [
    '72acaf9ff8a43c68416884a3fff3b23e749b4bb8fb39e16f9976643360ed391f',
    '22beffb61cbdc2e0c3eefaf068b498b63a193b239500dab25d03790c467379e3',
    '65eac7f9b67ff69cefed288f563b4d77917c94c410c6c6c4e4390db66305ca2a',
    'ba9467e0d63ba65bf10650a3c8d36cd292b3f846983032a44a835e5966bc7e88',
    '537d7fe3b426827e40bbdd1d127ddb59effe1e9b3c160804df8922f92e0b366e',
    '504cc403e0b83233f8d20c0c86b0611facc040b868964b4afbda3214a2c8e1c5',
    'aa5c56fe01af091f07c56ac7cbd240948ea6482b6146e0d3848d450977dff152',
  ];

  // No sample can have the hash of real malware, so facts that bear it stand for one.
  it.each(PUBLISHED)('knows %s, of the input and of what lies in it', (sha256) => {
    const rule = RULES.find(({ id }) => id === 'published-indicator')!;
    const nested = exampleFacts({
      what: '',
      holds: [
        { name: 'a.zip', type: 'zip', archive: {} },
        { name: 'x', in: 'a.zip', sha256 },
      ],
    });
    expect(collectEvidence(rule, nested)).toMatchObject([{ payload: 2, location: 'setup.msi › a.zip › x' }]);
    const [input] = nested.payloads;
    const facts = { ...nested, payloads: [{ ...input!, sha256 }] };
    expect(collectEvidence(rule, facts)).toMatchObject([{ payload: 0, location: 'setup.msi' }]);
    expect(runRules(facts, RULES).findings[0]?.rule).toBe(rule);
  });
});
