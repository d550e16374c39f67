import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { sample } from '../samples-synthetic/dexphot-cabinet/build.js';
import { listFiles } from '../src/list-files.js';
import { readTables } from '../src/read-tables.js';
import { triage } from '../src/triage.js';

const folder = mkdtempSync(join(tmpdir(), 'msi-triage-abort-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'setup.msi');
writeFileSync(path, await sample.build());

describe.each([
  ['triage', triage],
  ['listFiles', listFiles],
  ['readTables', readTables],
])('%s', (_name, run) => {
  it('rejects when its signal was aborted before, whatever the input', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    for (const input of [path, new Uint8Array(0), new Uint8Array(600), '/nowhere/setup.msi'])
      await expect(run(input, { signal })).rejects.toThrow('enough');
  });

  it('rejects or answers when aborted at any moment, and closes the file', async () => {
    const openFiles = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
    await run(path);
    const before = openFiles();
    for (let delayInMs = 0; delayInMs < 30; delayInMs += 1) {
      const stop = new AbortController();
      const running = run(path, { signal: stop.signal }).catch((error: unknown) => error);
      await wait(delayInMs);
      stop.abort('enough');
      const ending = await running;
      expect(ending === 'enough' || (typeof ending === 'object' && ending !== null)).toBe(true);
      expect(ending).not.toBeInstanceOf(Error);
    }
    expect(openFiles()).toBe(before);
  });
});
