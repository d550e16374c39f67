import { spawn, spawnSync } from 'node:child_process';
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
    const { exitCode, stderr } = await start([...Array<string>(20).fill(file), '--json'], undefined, true);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('does not take a full disk for a finding', async () => {
    const file = await inputs.write('clean.msi', await sample.build());
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [main, file], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect(status).toBe(2);
    expect(stderr.toString()).toMatch(/^msi-triage: cannot write the output: .*ENOSPC.*\n$/);
  });
});

interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

function start(args: readonly string[], stdin?: Uint8Array, stopsReading = false): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...args], { stdio: 'pipe' });
  const outcome: Outcome = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    outcome.stdout += chunk.toString();
    if (stopsReading) child.stdout.destroy();
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
