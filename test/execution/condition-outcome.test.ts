import { describe, expect, it } from 'vitest';
import { evaluateCondition } from '../../src/execution/condition-outcome.js';

const values = new Map([
  ['SET', '1'],
  ['UNSET', ''],
]);
const outcome = (condition: string) => evaluateCondition(condition, (name) => values.get(name));

describe('evaluateCondition', () => {
  it.each<[string, boolean | undefined]>([
    ['', true],
    ['SET', true],
    ['UNSET', false],
    ['OTHER', undefined],
    ['NOT SET', false],
    ['not UNSET', true],
    ['NOT OTHER', undefined],
    ['UNSET OR NOT SET', false],
    ['OTHER OR SET', true],
    ['OTHER AND UNSET', false],
    ['OTHER AND SET', undefined],
    ['NOT (UNSET OR SET) OR UNSET', false],
    ['SET AND NOT UNSET AND NOT SET', false],
    ['SET XOR UNSET', true],
    ['SET EQV UNSET', false],
    ['SET IMP UNSET', false],
    ['SET = "1"', true],
    ['SET=1', true],
    ['SET <> "1"', false],
    ['UNSET = ""', true],
    ['SET ~= "1"', true],
    ['SET >< "1"', undefined],
    ['VersionNT >= 601', undefined],
    ['$Component=3 AND SET', undefined],
    ['&Feature = 3 OR SET', true],
    ['SET )', undefined],
    ['(SET', true],
    ['AND', undefined],
  ])('%s', (condition, expected) => {
    expect(outcome(condition)).toBe(expected);
  });

  it.each([
    ['parentheses', '('.repeat(10_000)],
    ['negations', 'NOT '.repeat(10_000)],
    ['operators', 'OTHER OR '.repeat(10_000)],
    ['quotes', '"'.repeat(10_000)],
  ])('is done with %s', (_what, condition) => {
    expect(outcome(condition)).toBeUndefined();
  });
});
