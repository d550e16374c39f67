import { describe, expect, it } from 'vitest';
import { sample } from '../../../samples-synthetic/dexphot-cabinet/build.js';
import { ThreadGate, ThreadStopped } from '../../../src/io/thread-gate.js';
import { triage } from '../../../src/triage.js';
import {
  heapLimitInMebibytes,
  OutOfMemory,
  ThreadSignal,
} from '../../../src/workers/triage/thread-signal.js';

describe('ThreadSignal', () => {
  it('stops a run when the thread is told to end', async () => {
    const gate = new ThreadGate();
    const signal = new ThreadSignal(gate, 2 ** 40);
    const bytes = await sample.build();
    expect((await triage(bytes, { signal })).completeness).toBe('complete');
    const stopped = triage(bytes, { signal });
    gate.shut();
    await expect(stopped).rejects.toThrow(ThreadStopped);
  });

  it('stops a run that holds too much memory', () => {
    const signal = new ThreadSignal(new ThreadGate(), 1);
    expect(() => signal.throwIfAborted()).toThrow(OutOfMemory);
  });
});

it('lets V8 end the thread long after that, with any number as the limit', () => {
  expect(heapLimitInMebibytes(2 ** 30)).toBeGreaterThan(1.25 * 1024);
  expect(heapLimitInMebibytes(0)).toBeGreaterThan(0);
  expect(Number.isSafeInteger(heapLimitInMebibytes(Number.POSITIVE_INFINITY))).toBe(true);
});
