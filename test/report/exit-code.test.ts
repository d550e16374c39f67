import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/report/exit-code.js';
import type { Report } from '../../src/report/report.js';
import type { Severity } from '../../src/rules/rule.js';

const reportWith = (completeness: Report['completeness'], ...severities: Severity[]): Report =>
  ({
    completeness,
    findings: severities.map((severity) => ({ severity })),
    unread: completeness === 'complete' ? [] : [{ reason: 'encrypted' }, { reason: 'elsewhere' }],
  }) as unknown as Report;

describe('exitCodeOf', () => {
  it.each([
    ['complete', [], 0],
    ['complete', ['low'], 0],
    ['complete', ['low', 'medium'], 1],
    ['partial', ['info'], 2],
    ['partial', ['high'], 1],
    ['failed', [], 2],
  ] as const)('of a report that is %s with findings %o is %d', (completeness, severities, code) => {
    expect(exitCodeOf(reportWith(completeness, ...severities))).toBe(code);
  });

  it('goes by the severity that the caller names', () => {
    expect(exitCodeOf(reportWith('complete', 'low'), { failOn: 'low' })).toBe(1);
    expect(exitCodeOf(reportWith('complete', 'medium'), { failOn: 'high' })).toBe(0);
    // @ts-expect-error a caller without types
    expect(() => exitCodeOf(reportWith('complete'), { failOn: 'severe' })).toThrow(TypeError);
  });

  it('is 0 when every reason for which something is unread is accepted', () => {
    const partial = reportWith('partial', 'low');
    expect(exitCodeOf(partial, { accept: ['encrypted'] })).toBe(2);
    expect(exitCodeOf(partial, { accept: ['encrypted', 'elsewhere'] })).toBe(0);
    expect(exitCodeOf(reportWith('partial', 'high'), { accept: ['encrypted', 'elsewhere'] })).toBe(1);
    // @ts-expect-error a caller without types
    expect(() => exitCodeOf(partial, { accept: ['boredom'] })).toThrow(TypeError);
  });

  it('is 2 for a report that failed, whatever is accepted', () => {
    expect(exitCodeOf(reportWith('failed'), { accept: ['encrypted', 'elsewhere'] })).toBe(2);
  });
});
