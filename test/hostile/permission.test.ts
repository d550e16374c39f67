import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleCases } from '../../samples-synthetic/catalogue.js';
import { corpusDir, corpusFiles } from '../corpus.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'msi-triage-permission-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The flag lost its prefix in Node.js 23.5. */
const permissionFlag = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

/** Runs the built command line with the right to read, and no other: no write, no child, no add-on. */
function runWithReadAccess(
  files: readonly string[],
  nodeFlags: readonly string[],
  cliFlags: readonly string[],
) {
  // Every path may be read: Node.js 20 aborts over some sets of paths (an assertion in its table of prefixes).
  const args = [permissionFlag, '--allow-fs-read=*', ...nodeFlags];
  const { signal, status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--no-warnings', ...args, cli, '--json', ...cliFlags, ...files],
    { encoding: 'utf8', maxBuffer: 2 ** 30, env: { PATH: process.env.PATH ?? '' } },
  );
  expect({ signal, stderr }).toEqual({ signal: null, stderr: '' });
  expect([0, 1, 2]).toContain(status);
  const reports = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { input: { sha256: string | null }; problems: { code: string }[] });
  expect(reports).toHaveLength(files.length);
  expect(
    reports.flatMap(({ problems }) => problems).filter(({ code }) => /^(source|isolate)\./.test(code)),
  ).toEqual([]);
}

describe('with read access alone', () => {
  const samples = sampleCases.map((sample) => join(folder, `${sample.name}-${sample.fileName}`));

  it('the command line triages every sample', async () => {
    for (const [index, sample] of sampleCases.entries())
      writeFileSync(samples[index] as string, await sample.build());
    runWithReadAccess(samples, [], []);
  });

  it('with the right to start threads, it triages them isolated', () => {
    runWithReadAccess(samples.slice(0, 6), ['--allow-worker'], ['--jobs', '2']);
  });

  it('what it is refused would be seen', () => {
    const script = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'x'))}, '')`;
    expect(() =>
      execFileSync(process.execPath, [permissionFlag, '--allow-fs-read=*', '-e', script], { stdio: 'pipe' }),
    ).toThrow(/ERR_ACCESS_DENIED/);
  });

  it.skipIf(corpusDir === undefined)(
    'it triages the whole corpus (skipped without the corpus)',
    () => {
      const files = ['msi', 'cab', 'cfb-bad', 'zip'].flatMap((name) => corpusFiles(name));
      runWithReadAccess(files, [], []);
    },
    300_000,
  );
});
