import { describe, expect, it } from 'vitest';
import { Budget, DEFAULT_LIMITS, type Limits } from '../../src/io/budget.js';

const budgetOf = (limits: Partial<Limits>) => new Budget({ ...DEFAULT_LIMITS, ...limits }, 2 ** 30);

/** How many payloads are spent until the limit is reached. */
function spendAll(budget: Budget): number {
  for (let count = 0; ; count += 1) {
    try {
      budget.spendPayload();
    } catch {
      return count;
    }
  }
}

describe('what nothing refers to', () => {
  it('may use a quarter of a limit, in equal shares, and what it leaves goes on to the next', async () => {
    const budget = budgetOf({ payloads: 400 });
    const spent: number[] = [];
    await budget.shareAmong(['idle', 'greedy', 'greedy', 'greedy'], async (item) => {
      expect(budget.isSharing).toBe(true);
      if (item === 'greedy') spent.push(spendAll(budget));
    });
    expect(spent).toEqual([33, 33, 34]);
    expect(budget.isSharing).toBe(false);
    expect(spendAll(budget)).toBe(300);
  });

  it('has at most half of what is left', async () => {
    const budget = budgetOf({ payloads: 400 });
    for (let count = 0; count < 380; count += 1) budget.spendPayload();
    await budget.shareAmong([1], async () => expect(spendAll(budget)).toBe(10));
    expect(spendAll(budget)).toBe(10);
  });

  it('is not charged for what it was refused', async () => {
    const budget = budgetOf({ bytesOut: 1000 });
    await budget.shareAmong([1], async () => {
      expect(() => budget.spendBytesOut(251)).toThrow('limit.bytes-out');
      expect(() => budget.spendBytesOut(1), 'a share that is used up stays so').toThrow('limit.bytes-out');
    });
    expect(() => budget.spendBytesOut(1000)).not.toThrow();
  });

  it('shares what its holder has when it is nested', async () => {
    const budget = budgetOf({ payloads: 400 });
    const spent: number[] = [];
    await budget.shareAmong(['outer'], () =>
      budget.shareAmong(['a', 'b'], async () => {
        spent.push(spendAll(budget));
      }),
    );
    expect(spent).toEqual([50, 50]);
  });

  it('gives the share back when the work throws', async () => {
    const budget = budgetOf({ payloads: 400 });
    await expect(budget.shareAmong([1], () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect(spendAll(budget)).toBe(400);
  });
});

describe('a run of one byte', () => {
  it('does not count towards the ratio, and towards the bytes out it does', () => {
    const small = new Budget({ ...DEFAULT_LIMITS, expansionRatio: 1 }, 1);
    const zeros = new Uint8Array(64 * 2 ** 20);
    for (let count = 0; count < 8; count += 1) small.spendOutput(zeros);
    const mixed = new Uint8Array(256 * 2 ** 20);
    mixed[1] = 1;
    small.spendOutput(mixed);
    expect(() => small.spendOutput(mixed)).toThrow('limit.expansion-ratio');
    const few = budgetOf({ bytesOut: 2 ** 20 });
    expect(() => few.spendOutput(zeros)).toThrow('limit.bytes-out');
  });
});
