import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples-synthetic/dexphot-cabinet/build.js';

const project = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(project, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map((match) => match[1] ?? '');

/** The built package, imported by its name from a folder of its own, as a user does. */
describe('the examples of the README', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'msi-triage-readme-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(project, join(folder, 'node_modules', 'msi-triage'), 'junction');
    await writeFile(join(folder, 'setup.msi'), await sample.build());
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('triages a package in ten lines', async () => {
    const output = await run(examples[0]);
    expect(output).toContain('malicious-pattern full');
    expect(output).toMatch(/^pe-exe [0-9a-f]{64} setup\.msi › data\.cab › z\.exe$/m);
    expect(output).toMatch(/^high dexphot-bundle /m);
  });

  it('opens a compound file, a database and a cabinet in ten lines', async () => {
    const output = await run(examples[1]);
    expect(output).toMatch(/^kq\.zip 26549$/m);
    expect(output).toMatch(/^chk\.bat 247$/m);
  });

  it('are as short as promised', () => {
    expect(examples).toHaveLength(2);
    for (const example of examples) expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  });

  async function run(example: string | undefined): Promise<string> {
    const file = join(folder, 'example.mjs');
    await writeFile(file, example ?? '');
    const { stderr, stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
    expect(stderr).toBe('');
    return stdout;
  }
});

describe('the links of the documents', () => {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    'docs/architecture.md',
    'docs/report.md',
    'docs/formats.md',
  ];

  it.each(documents)('lead somewhere: %s', (document) => {
    const text = readFileSync(join(project, document), 'utf8');
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
    const missing = targets.filter((target) => !existsSync(join(project, dirname(document), target)));
    expect(missing).toEqual([]);
  });
});
