import { describe, expect, it } from 'vitest';
import { collectCommandTexts } from '../../src/execution/command-text.js';
import { findPropertyChecks } from '../../src/execution/property-check.js';
import { groupByHolder } from '../../src/facts/held-payload.js';
import type { Payload } from '../../src/facts/payload.js';
import { exampleFacts } from '../../src/rules/example-facts.js';
import { exeWrapper } from '../../src/rules/rule/exe-wrapper.js';

const PACKAGE_COUNT = 200;

/** A package with a script, many times over, and a count of how often a payload was asked where it lies. */
function manyPackages() {
  const facts = exampleFacts({
    what: 'a script that runs an action',
    runs: ['Binary.Setup /S'],
    holds: [{ name: 'a.vbs', type: 'vbscript', script: { type: 'vbscript', text: 'Session.DoAction "a"' } }],
  });
  const [first] = facts.packages;
  if (first === undefined) throw new Error('the example has a package');
  const asked = { count: 0 };
  const payloads = Array.from({ length: PACKAGE_COUNT }, () => facts.payloads)
    .flat()
    .map((payload) => {
      const { parent } = payload;
      return Object.defineProperty({ ...payload }, 'parent', {
        get: () => {
          asked.count += 1;
          return parent;
        },
      });
    });
  const packages = Array.from({ length: PACKAGE_COUNT }, () => first);
  return { facts: { ...facts, packages, payloads }, asked };
}

describe('the payloads that lie in a package', () => {
  it('are grouped by what holds them', () => {
    const { payloads } = exampleFacts({ what: 'two files', holds: [{ name: 'a' }, { name: 'b', in: 'a' }] });
    const names = (held: readonly Payload[] | undefined) => held?.map(({ name }) => name);
    const groups = groupByHolder(payloads);
    const holder = payloads.findIndex(({ name }) => name === 'a');
    expect([names(groups.get(0)), names(groups.get(holder)), groups.get(99)]).toEqual([
      ['a'],
      ['b'],
      undefined,
    ]);
  });

  it.each([
    ['checks by properties', (facts: ReturnType<typeof exampleFacts>) => findPropertyChecks(facts)],
    ['commands', (facts: ReturnType<typeof exampleFacts>) => [...collectCommandTexts(facts)]],
    ['wrappers', (facts: ReturnType<typeof exampleFacts>) => [...exeWrapper.match(facts)]],
  ])('are not searched anew for each of many packages: %s', (_, look) => {
    const { asked, facts } = manyPackages();
    look(facts);
    expect(asked.count).toBeLessThan(10 * facts.payloads.length);
  });
});
