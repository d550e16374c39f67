import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleCases } from '../../samples-synthetic/catalogue.js';
import type { Report } from '../../src/index.js';
import { corpusDir, corpusFiles } from '../corpus.js';
import { type BlockSpec, buildCabinet, MSZIP, mszipBlocks } from '../formats/cab/build-cabinet.js';

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
    .map((line) => JSON.parse(line) as Report);
  expect(reports).toHaveLength(files.length);
  expect(
    reports.flatMap(({ problems }) => problems).filter(({ code }) => /^(source|isolate)\./.test(code)),
  ).toEqual([]);
  return reports;
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

  it('without it, large cabinets are unpacked all the same', () => {
    const large = join(folder, 'large.cab');
    const block = mszipBlocks(Buffer.alloc(32_768))[0] as BlockSpec;
    const folders = [{ type: MSZIP, blocks: Array<BlockSpec>(1200).fill(block) }];
    writeFileSync(large, buildCabinet({ folders, files: [{ name: 'a', sizeInBytes: 1200 * 32_768 }] }));
    const [report] = runWithReadAccess([large], [], []);
    expect(report).toMatchObject({
      completeness: 'complete',
      payloads: [{}, { sizeInBytes: 1200 * 32_768 }],
    });
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
