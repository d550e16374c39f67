import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ThreadGate, ThreadStopped } from '../../src/io/thread-gate.js';

// A thread runs compiled code: the tests take what `npm test` has built.
const script = new URL('../../build/src/io/thread-gate.js', import.meta.url).href;
const inThread = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { deflateRawSync, inflateRawSync } from 'node:zlib';
  import { makeInGate, ThreadGate, useThreadGate } from ${JSON.stringify(script)};
  useThreadGate(new ThreadGate(workerData));
`;
const moduleOf = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

describe('ThreadGate', () => {
  it('gives what is made inside, and throws what is thrown there', async () => {
    const gate = new ThreadGate();
    expect(gate.pass(() => 5)).toBe(5);
    expect(() =>
      gate.pass(() => {
        throw new RangeError('inside');
      }),
    ).toThrow(RangeError);
    gate.shut();
    await gate.emptied();
    expect(gate.isShut).toBe(true);
  });

  it('lets nobody in when it is shut, through the same memory', () => {
    const gate = new ThreadGate();
    gate.shut();
    const other = new ThreadGate(gate.memory);
    expect(() => other.pass(() => expect.unreachable())).toThrow(ThreadStopped);
    gate.waitUntilEmpty();
  });

  it('is empty only when who was inside has left', async () => {
    const gate = new ThreadGate();
    const thread = new Worker(
      moduleOf(`${inThread}
        makeInGate(() => {
          parentPort.postMessage('inside');
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
          parentPort.postMessage('leaving');
        });
        try { makeInGate(() => parentPort.postMessage('inside again')); } catch (error) { parentPort.postMessage(error.name); }
      `),
      { workerData: gate.memory },
    );
    const said: unknown[] = [];
    thread.on('message', (word) => said.push(word));
    const exited = new Promise((resolve) => thread.once('exit', resolve));
    while (said.length === 0) await wait(1);
    gate.shut();
    await gate.emptied();
    await exited;
    expect(said).toEqual(['inside', 'leaving', 'ThreadStopped']);
  });

  it('does not wait for ever for a thread that died inside', async () => {
    const gate = new ThreadGate();
    await new Promise<void>((resolve) => {
      gate.pass(() => {
        gate.shut();
        void gate.emptied().then(resolve);
        new Int32Array(gate.memory)[0]! += 1; // one that never leaves
      });
    });
    expect(gate.isShut).toBe(true);
  });
});

/** Ends threads that do nothing but make decompressors, at random moments; Node.js 20 aborts without a gate. */
const ending = (howToEnd: string, count: number) => `
  import { Worker } from 'node:worker_threads';
  import { ThreadGate, watchExit } from ${JSON.stringify(script)};
  for (let done = 0; done < ${count}; done += 1) {
    const gate = new ThreadGate();
    watchExit(gate);
    const thread = new Worker(new URL(${JSON.stringify(
      moduleOf(`${inThread}
        const packed = deflateRawSync(Buffer.alloc(1000, 'ab'));
        parentPort.postMessage('ready');
        for (;;) { try { makeInGate(() => inflateRawSync(packed)); } catch {} }
      `).href,
    )}), { workerData: gate.memory });
    await new Promise((resolve) => thread.once('message', resolve));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    ${howToEnd}
  }
`;

describe('a process with threads that make decompressors', () => {
  it.each([
    ['outlives that they are terminated', 'gate.shut(); await gate.emptied(); await thread.terminate();', 25],
    ['exits as it was told to', 'process.exit(0);', 1],
  ])('%s', (_what, howToEnd, count) => {
    const { signal, status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', ending(howToEnd, count)],
      { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8' },
    );
    expect({ signal, status, stderr }).toEqual({ signal: null, status: 0, stderr: '' });
  });
});
