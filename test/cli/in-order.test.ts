import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inOrder } from '../../src/cli/in-order.js';

it('gives results in the order of the items, however long each takes, and never works on more than allowed', async () => {
  let running = 0;
  let most = 0;
  const work = async (item: number) => {
    running += 1;
    most = Math.max(most, running);
    await wait((7 - item) * 2);
    running -= 1;
    return item * 10;
  };
  const results: number[] = [];
  for await (const result of inOrder([1, 2, 3, 4, 5, 6], 3, work)) results.push(result);
  expect(results).toEqual([10, 20, 30, 40, 50, 60]);
  expect(most).toBe(3);
});

it('tells a failure in its turn', async () => {
  const work = async (item: number) => {
    if (item === 2) throw new Error('second');
    return item;
  };
  const results: number[] = [];
  const run = async () => {
    for await (const result of inOrder([1, 2, 3], 3, work)) results.push(result);
  };
  await expect(run()).rejects.toThrow('second');
  expect(results).toEqual([1]);
});
