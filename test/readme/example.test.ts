import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFormatFixtures } from '../formats-api/fixture.js';

const project = fileURLToPath(new URL('../..', import.meta.url));
const examplesOf = (document: string): string[] =>
  [...readFileSync(join(project, document), 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(
    (match) => match[1] ?? '',
  );
const [triageExample = '', formatsExample = '', ...others] = examplesOf('README.md');

/** For each opener, the call in its example in docs/formats.md, and what that prints. */
const FORMAT_EXAMPLES: readonly (readonly [call: string, printed: RegExp])[] = [
  ['openCompoundFile(', /^root 0 /m],
  ['openMsiDatabase(', /^msi Property \d+$/m],
  ['openCabinet(', /^a\.txt 96000$/m],
  ['openCabinetSet(', /^large\.bin 50000\nmissing: 0$/m],
  ['openZip(', /^a\.txt zipcrypto 96000$/m],
  ['openSevenZip(', /^a\.txt 96000 true$/m],
  ['openRar(', /^a\.txt 96000 true$/m],
  ['openTar(', /^a\.txt file 96000$/m],
  ['openGzip(', /^a\.txt 96000$/m],
  ['openProgram(', /^exe amd64 kernel32\.dll$/m],
  ['openSignature(', /^CN=Example Signer true true$/m],
];

/** The built package, imported by its name from a folder of its own, as a user does. */
describe('the examples of the documents', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'msi-triage-readme-'));
    await mkdir(join(folder, 'node_modules', '@types'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await link('.', 'msi-triage');
    await link('node_modules/@types/node', '@types/node');
    for (const [name, bytes] of Object.entries(await buildFormatFixtures())) {
      await writeFile(join(folder, name), bytes);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('triage a package in ten lines', async () => {
    const output = await run(triageExample);
    expect(output).toContain('malicious-pattern full');
    expect(output).toMatch(/^pe-exe [0-9a-f]{64} setup\.msi › data\.cab › z\.exe$/m);
    expect(output).toMatch(/^high dexphot-bundle /m);
  });

  it('open a database and a cabinet in ten lines', async () => {
    const output = await run(formatsExample);
    expect(output).toMatch(/^kq\.zip 26549$/m);
    expect(output).toMatch(/^chk\.bat 247$/m);
  });

  it.each(FORMAT_EXAMPLES)('open each format: %s', async (call, printed) => {
    const example = examplesOf('docs/formats.md').find((text) => text.includes(call));
    expect(await run(example ?? '')).toMatch(printed);
  });

  it('are as short and as many as promised', () => {
    expect(others).toEqual([]);
    expect(examplesOf('docs/formats.md')).toHaveLength(FORMAT_EXAMPLES.length);
    for (const example of [triageExample, formatsExample])
      expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  });

  it('are type-correct in the strictest project', async () => {
    const examples = [...examplesOf('README.md'), ...examplesOf('docs/formats.md')];
    const files = examples.map((_, index) => join(folder, `example-${index}.ts`));
    await Promise.all(files.map((file, index) => writeFile(file, examples[index] ?? '')));
    const program = ts.createProgram(files, {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      typeRoots: [join(folder, 'node_modules', '@types')],
      types: ['node'],
    });
    const errors = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      );
    expect(errors).toEqual([]);
  });

  function link(target: string, name: string): Promise<void> {
    return symlink(join(project, target), join(folder, 'node_modules', name), 'junction');
  }

  async function run(example: string): Promise<string> {
    const file = join(folder, 'example.mjs');
    await writeFile(file, example);
    const { stderr, stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
    expect(stderr).toBe('');
    return stdout;
  }
});

const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));

describe('the links of the documents', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...readdirSync(join(project, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];

  it.each(documents)('lead somewhere: %s', (document) => {
    const missing = targetsOf(document).filter((target) => !existsSync(join(project, target)));
    expect(missing).toEqual([]);
  });

  it('lead to what is published', () => {
    const isPublished = (path: string): boolean =>
      ['README.md', 'LICENSE', 'package.json', ...manifest.files].includes(path) ||
      /^docs\/[^/]+\.md$/.test(path);
    const astray = documents
      .flatMap((document) => targetsOf(document).map((target) => ({ document, target })))
      .filter(({ target }) => !isPublished(target));
    expect(astray).toEqual([]);
  });

  it('name one repository', () => {
    const { bugs, homepage, repository } = manifest;
    expect(repository.url).toBe(`git+${homepage.replace('#readme', '.git')}`);
    expect(bugs).toBe(homepage.replace('#readme', '/issues'));
    expect(readFileSync(join(project, 'SECURITY.md'), 'utf8')).toContain(
      homepage.replace('#readme', '/security/advisories/new'),
    );
  });

  /** Paths from the root of the project that the relative links of a document lead to. */
  function targetsOf(document: string): string[] {
    const text = readFileSync(join(project, document), 'utf8');
    return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) =>
      posix.join(dirname(document), match[1] ?? ''),
    );
  }
});
