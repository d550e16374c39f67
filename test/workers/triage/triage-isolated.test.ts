import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { sample } from '../../../samples-synthetic/dexphot-cabinet/build.js';
import { triage } from '../../../src/triage.js';

// A thread runs compiled code: the tests take what `npm test` has built.
const { triageIsolated } = (await import(
  new URL('../../../dist/index.js', import.meta.url).href
)) as typeof import('../../../src/index.js');

const bytes = await sample.build();

describe('triageIsolated', () => {
  it('gives the report that triage gives', async () => {
    const report = await triageIsolated(bytes, { name: 'setup.msi' });
    expect(report).toEqual(JSON.parse(JSON.stringify(await triage(bytes, { name: 'setup.msi' }))));
  });

  it('takes a view on a larger buffer, and Blobs', async () => {
    const larger = new Uint8Array(bytes.length + 100);
    larger.set(bytes, 50);
    const view = await triageIsolated(larger.subarray(50, 50 + bytes.length));
    const blob = await triageIsolated(new Blob([Uint8Array.from(bytes)]));
    expect(view.input.sha256).toBe(blob.input.sha256);
    expect(view.payloads).toEqual(blob.payloads);
    expect(view.completeness).toBe('complete');
  });

  it('answers for a file that is not there as triage does', async () => {
    const report = await triageIsolated('/nowhere/setup.msi');
    expect(report.completeness).toBe('failed');
    expect(report.problems.map(({ code }) => code)).toEqual(['source.open-failed']);
  });

  it('ends a thread that takes too long', async () => {
    const report = await triageIsolated(bytes, { maxTimeInMs: 1 });
    expect(report).toMatchObject({
      completeness: 'failed',
      verdict: 'undetermined',
      input: { sha256: null },
    });
    expect(report.problems.map(({ code }) => code)).toEqual(['isolate.deadline']);
  });

  it('ends a thread that takes too much memory, and the next input is none the worse', async () => {
    const names = Array.from({ length: 40_000 }, (_, index) => `file ${index}`);
    const content = new Uint8Array(0);
    const folder = { compression: 'none', files: names.map((name) => ({ name, content })) } as const;
    const manyFiles = buildCabinet({ folders: [folder] });
    const report = await triageIsolated(manyFiles, { maxMemoryInBytes: 16 * 2 ** 20 });
    expect(report.completeness).toBe('failed');
    expect(report.problems.map(({ code }) => code)).toEqual(['isolate.memory']);
    expect((await triageIsolated(bytes)).completeness).toBe('complete');
  });

  it('rejects with the reason of an aborted signal', async () => {
    const abort = new AbortController();
    const pending = triageIsolated(bytes, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
  });

  it.each([Number.NaN, -1, '5'])('refuses %s as a bound', async (bound) => {
    await expect(triageIsolated(bytes, { maxMemoryInBytes: bound as number })).rejects.toThrow(TypeError);
    await expect(triageIsolated(bytes, { maxTimeInMs: bound as number })).rejects.toThrow(TypeError);
  });

  it.each([0, 1, 1.5, Number.MAX_VALUE, Number.POSITIVE_INFINITY])('takes %s as a bound', async (bound) => {
    const { problems } = await triageIsolated(bytes, { maxMemoryInBytes: bound });
    expect(problems.map(({ code }) => code)).toEqual(bound < 2 ? ['isolate.memory'] : []);
  });

  it.skipIf(!existsSync('/proc/self/fd'))(
    'leaves no file open when threads are ended early (skipped where there is no /proc)',
    async () => {
      const before = readdirSync('/proc/self/fd').length;
      for (let maxTimeInMs = 0; maxTimeInMs < 400; maxTimeInMs += 50)
        await triageIsolated(bytes, { maxTimeInMs });
      expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before + 2);
    },
  );

  it('refuses what is no input', async () => {
    await expect(triageIsolated(5 as unknown as string)).rejects.toThrow(TypeError);
  });
});
