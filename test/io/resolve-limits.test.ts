import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../src/io/budget.js';
import { resolveLimits } from '../../src/io/resolve-limits.js';
import { triage } from '../../src/triage.js';

describe('limits', () => {
  it('keep their default when they are absent or undefined', () => {
    const limits = { steps: 7, depth: undefined } as unknown as Partial<Limits>;
    expect(resolveLimits(limits)).toEqual({ ...DEFAULT_LIMITS, steps: 7 });
    expect(resolveLimits()).toEqual(DEFAULT_LIMITS);
    expect(resolveLimits({ bytesOut: Number.POSITIVE_INFINITY }).bytesOut).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([Number.NaN, -1, '5', null])('are no %s', (value) => {
    expect(() => resolveLimits({ steps: value as number })).toThrow(TypeError);
  });

  it.each(Object.keys(DEFAULT_LIMITS))('of zero still give a report: %s', async (name) => {
    const report = await triage(new TextEncoder().encode('text'), { limits: { [name]: 0 } });
    expect(report.payloads[0]?.name).toBe('input');
  });
});
