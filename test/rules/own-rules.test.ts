import { describe, expect, it } from 'vitest';
import { sample } from '../../samples-synthetic/benign-archiver-open-zip/build.js';
import { triage } from '../../src/index.js';
import { RULES } from '../../src/rules/catalogue.js';
import type { Rule } from '../../src/rules/rule.js';
import { validate } from '../hostile/report-check.js';
import { ownRule } from './own-rule.js';

const bytes = await sample.build();

describe('rules of one’s own', () => {
  it('run beside those of the catalogue, and decide the verdict like them', async () => {
    const report = await triage(bytes, { rules: [...RULES, ownRule()] });
    expect(report.verdict).toBe('suspicious');
    expect(report.findings[0]).toMatchObject({
      ruleId: 'own-rule',
      evidence: [{ payload: 0, text: 'seen' }],
    });
    validate(report);
  });

  it('may replace those of the catalogue', async () => {
    const report = await triage(bytes, { rules: [] });
    expect(report).toMatchObject({ findings: [], verdict: 'no-findings' });
  });

  it.each<[string, Rule['match'], string]>([
    [
      'throws',
      () => {
        throw new RangeError('too far');
      },
      'RangeError: too far',
    ],
    ['gives no list', () => undefined as unknown as [], 'TypeError'],
    [
      'gives something else as evidence',
      () => [{ payload: 99, location: '', text: '' }],
      'evidence must have',
    ],
  ])('cost a problem and not the report when one %s', async (_, match, message) => {
    const before = await triage(bytes);
    const report = await triage(bytes, { rules: [ownRule({ match }), ...RULES] });
    expect(report.findings).toEqual(before.findings);
    expect(report.problems).toMatchObject([{ code: 'rule.failed', location: 'input' }]);
    expect(report.problems[0]?.effect).toContain('the rule own-rule');
    expect(report.problems[0]?.effect).toContain(message);
    expect(report).toMatchObject({
      completeness: 'partial',
      verdict: 'undetermined',
      unread: [{ reason: 'damaged', payloads: [0] }],
    });
    validate(report);
  });

  it('keep the evidence that was found before one throws', async () => {
    const match = function* () {
      yield { payload: 0, location: 'input', text: 'first' };
      throw new Error('second');
    };
    const report = await triage(bytes, { rules: [ownRule({ match })] });
    expect(report).toMatchObject({
      verdict: 'suspicious',
      findings: [{ evidence: [{ text: 'first' }] }],
      problems: [{ code: 'rule.failed' }],
    });
  });

  it.each<[string, unknown, string]>([
    ['no list', {}, 'rules must be a list'],
    ['something else than a rule', [null], 'rule 1 must be an object'],
    [
      'the id of another rule',
      [...RULES, ownRule({ id: 'dexphot-bundle' })],
      'rule dexphot-bundle: the id occurs twice',
    ],
    ['no id', [{ ...ownRule(), id: undefined }], 'rule 1: id must be'],
    ['no title', [{ ...ownRule(), title: undefined }], 'rule own-rule: title must be'],
    [
      'an unknown severity',
      [{ ...ownRule(), severity: 'grave' }],
      'rule own-rule: severity must be one of info',
    ],
    ['no technique id', [ownRule({ attack: ['execution'] })], 'rule own-rule: attack must be'],
    ['nothing that matches', [{ ...ownRule(), match: undefined }], 'rule own-rule: match must be a function'],
    ['no examples', [{ ...ownRule(), examples: undefined }], 'rule own-rule: examples must be'],
  ])('are refused with %s', async (_, rules, message) => {
    const refused = triage(bytes, { rules: rules as Rule[] });
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(message);
  });
});

describe('ruleSet', () => {
  it('is the same for the same rules, and another for other ids or severities', async () => {
    const digestOf = async (rules?: Rule[]) =>
      (await triage(bytes, rules === undefined ? {} : { rules })).ruleSet?.sha256;
    const builtIn = await digestOf();
    expect(builtIn).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf([...RULES])).toBe(builtIn);
    const digests = [builtIn, await digestOf([ownRule()]), await digestOf([ownRule({ severity: 'low' })])];
    expect(new Set(digests).size).toBe(3);
  });

  it('is absent when no rule ran', async () => {
    expect((await triage('/nowhere/setup.msi')).ruleSet).toBeUndefined();
  });
});
