import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sample } from '../../samples-synthetic/dexphot-cabinet/build.js';
import { useInputFolder } from './input-folder.js';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const inputs = useInputFolder();

/** These run what `npm run build` made, as `npm test` does first. */
describe('the built command', () => {
  it('is plain when piped, and tells by its exit code', async () => {
    const file = await inputs.write('setup.msi', await sample.build());
    const { exitCode, stderr, stdout } = await start([file]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toContain('Dexphot bundle: full');
    expect(stdout).not.toContain('\x1b');
  });

  it('takes a package from a pipe', async () => {
    const { exitCode, stdout } = await start(['-', '--json'], await sample.build());
    expect(JSON.parse(stdout)).toMatchObject({ input: { name: '-' }, bundle: { match: 'full' } });
    expect(exitCode).toBe(1);
  });

  it('goes quietly when nobody reads on', async () => {
    const file = await inputs.write('many.msi', await sample.build());
    const { exitCode, stderr } = await start(
      [...Array<string>(20).fill(file), '--json'],
      undefined,
      (child) => child.stdout.destroy(),
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))(
    'does not take a full disk for a finding (skipped where there is no /dev/full)',
    async () => {
      const file = await inputs.write('clean.msi', await sample.build());
      const full = openSync('/dev/full', 'w');
      const { status, stderr } = spawnSync(process.execPath, [main, file], {
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      expect(status).toBe(2);
      expect(stderr.toString()).toMatch(/^msi-triage: cannot write the output: .*ENOSPC.*\n$/);
    },
  );

  it.skipIf(process.platform === 'win32').each([
    ['SIGINT', 130, ['--jobs', '3']],
    ['SIGTERM', 143, ['--isolate']],
    ['SIGTERM', 143, []],
  ] as const)(
    'writes the line to its end that it is at when it gets %s',
    async (signal, exitCode, options) => {
      const file = await inputs.write('again.msi', await sample.build());
      const outcome = await start(
        ['--json', ...options, ...Array<string>(500).fill(file)],
        undefined,
        (child) => child.kill(signal),
      );
      expect({ exitCode: outcome.exitCode, stderr: outcome.stderr }).toEqual({ exitCode, stderr: '' });
      const lines = outcome.stdout.split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.length).toBeLessThan(500);
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ verdict: 'malicious-pattern' });
    },
  );

  it.skipIf(process.platform === 'win32')(
    'ends when it is told to while it waits for a package (skipped on Windows)',
    async () => {
      const child = spawn(process.execPath, [main, '--json', '-', main], { stdio: 'pipe' });
      // Nothing shows that it waits: what comes before its first instruction ends it all the same.
      setTimeout(() => child.kill('SIGTERM'), 1500);
      const ending = await new Promise((resolve) => child.on('close', (...what) => resolve(what)));
      expect([
        [143, null],
        [null, 'SIGTERM'],
      ]).toContainEqual(ending);
    },
  );
});

interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** @param onOutput called when something was written */
function start(
  args: readonly string[],
  stdin?: Uint8Array,
  onOutput?: (child: ChildProcessWithoutNullStreams) => void,
): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...args], { stdio: 'pipe' });
  let isTold = false;
  const outcome: Outcome = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    outcome.stdout += chunk.toString();
    // More than once would be a second signal.
    if (!isTold) onOutput?.(child);
    isTold = true;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    outcome.stderr += chunk.toString();
  });
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ ...outcome, exitCode }));
  });
}
