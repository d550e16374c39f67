import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sample as hint } from '../../samples-synthetic/benign-antivirus-hint/build.js';
import { sample as archiver } from '../../samples-synthetic/benign-archiver-open-zip/build.js';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { standardTable } from '../../samples-synthetic/builder/msi-table.js';
import { sample as dexphot } from '../../samples-synthetic/dexphot-cabinet/build.js';
import { VERSION } from '../../src/version.js';
import { useInputFolder } from './input-folder.js';
import { lengthShown, run } from './streams.js';

const inputs = useInputFolder();
const anything = new TextEncoder().encode('nothing to see here\n');

describe('triage of files', () => {
  it('finds the bundle, names its parts and exits with 1', async () => {
    const file = await inputs.write('setup.msi', await dexphot.build());
    const { exitCode, stderr, stdout } = await run([file]);
    expect(exitCode).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain('verdict: malicious-pattern');
    for (const part of [
      '[x] unzip utility',
      '[x] password-protected ZIP',
      '[x] antivirus check',
      '[x] loader DLL',
    ])
      expect(stdout).toContain(part);
    expect(stdout).toContain('setup.msi › data.cab › kq.zip › urlmon.7z');
  });

  it('exits with 0 when nothing was found', async () => {
    const file = await inputs.write('archiver.msi', await archiver.build());
    expect(await run([file])).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('prints one JSON object on one line for each input', async () => {
    const files = [
      await inputs.write('one.msi', await dexphot.build()),
      inputs.path('missing.msi'),
      await inputs.write('two.msi', await archiver.build()),
    ];
    const { exitCode, stdout } = await run([...files, '--json']);
    const reports = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(reports).toMatchObject([
      { schemaVersion: 1, input: { name: 'one.msi', path: files[0] }, verdict: 'malicious-pattern' },
      { input: { name: 'missing.msi', sha256: null }, completeness: 'failed', verdict: 'undetermined' },
      { input: { name: 'two.msi' }, completeness: 'complete', verdict: 'no-findings' },
    ]);
    expect(exitCode).toBe(1);
  });

  it('says what the findings of a clean verdict amount to, and does not count the package as embedded', async () => {
    const file = await inputs.write('hint.msi', await hint.build());
    const { exitCode, stdout } = await run([file]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('verdict: no-findings above low');
    expect(stdout).toContain('Embedded files (5)');
    expect(stdout).not.toMatch(/^ +0 {2}hint\.msi$/m);
  });

  it('reads standard input for -', async () => {
    const { exitCode, stdout } = await run(['-', '--json'], { stdin: await dexphot.build() });
    expect(JSON.parse(stdout)).toMatchObject({
      input: { name: '-', format: 'msi' },
      bundle: { match: 'full' },
    });
    expect(exitCode).toBe(1);
  });

  it('fails on the severity that is asked for', async () => {
    const file = await inputs.write('threshold.msi', await archiver.build());
    const { stdout } = await run([file, '--json']);
    const report: { findings: { severity: string }[] } = JSON.parse(stdout);
    const hasInfo = report.findings.length > 0;
    expect((await run([file, '--fail-on', 'info'])).exitCode).toBe(hasInfo ? 1 : 0);
    expect((await run([file, '--fail-on', 'high'])).exitCode).toBe(0);
  });
});

describe('what is no package', () => {
  const pdf = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n';

  it.each([
    ['a missing file', async () => inputs.path('nowhere.msi'), /nowhere\.msi: no such file/],
    ['a directory', async () => folder('folder.msi'), /folder\.msi: is a directory/],
    ['an empty file', async () => inputs.write('empty.msi', ''), /empty\.msi: there is nothing to read/],
    [
      'a text file',
      async () => inputs.write('notes.txt', anything),
      /notes\.txt: neither a Windows Installer package.*\(text\)/,
    ],
    [
      'a PDF',
      async () => inputs.write('paper.msi', pdf),
      /paper\.msi: neither a Windows Installer package.*\(pdf\)/,
    ],
  ])('is named: %s', async (_, makeInput, message) => {
    const good = await inputs.write('good.msi', await archiver.build());
    const { exitCode, stderr, stdout } = await run([await makeInput(), good]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(2);
    // The other input is done all the same.
    expect(stdout).toContain('good.msi');
  });

  it('never reads as clean when it is a package cut short', async () => {
    const whole = await dexphot.build();
    for (const length of [100, 512, 3_000, whole.length >> 1]) {
      const file = await inputs.write('short.msi', whole.subarray(0, length));
      const { exitCode, stdout } = await run([file]);
      expect(exitCode).toBe(2);
      expect(stdout).toMatch(/verdict: undetermined {4}read: partial/);
    }
  });

  it('is told by a stable code when it is empty', async () => {
    const file = await inputs.write('nothing.msi', '');
    for (const args of [[file], ['list', file]]) {
      const { exitCode, stdout } = await run([...args, '--json']);
      expect(JSON.parse(stdout)).toMatchObject({
        problems: [{ code: 'input.empty', location: 'nothing.msi' }],
      });
      expect(exitCode).toBe(2);
    }
  });

  it('has no tables', async () => {
    const file = await inputs.write('plain.txt', anything);
    expect(await run(['tables', file])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('not a compound file'),
    });
    expect(await run(['tables', inputs.path('gone.msi')])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no such file'),
    });
  });

  it('does not keep list from the other inputs', async () => {
    const good = await inputs.write('listed.msi', await archiver.build());
    const { exitCode, stderr, stdout } = await run(['list', inputs.path('gone.msi'), good]);
    expect(stderr).toContain('gone.msi: no such file');
    expect(stdout).toContain('listed.msi › ');
    expect(exitCode).toBe(2);
  });

  async function folder(name: string): Promise<string> {
    await mkdir(inputs.path(name), { recursive: true });
    return inputs.path(name);
  }
});

describe('the views for analysts', () => {
  it('list what lies in a package', async () => {
    const file = await inputs.write('view.msi', await dexphot.build());
    const { exitCode, stdout } = await run(['list', file]);
    expect(stdout).toMatch(/^ +\d+ {2}not read +view\.msi › data\.cab › kq\.zip {2}→ FavoritesFolder\/\S+$/m);
    expect(exitCode).toBe(0);
  });

  it('list as JSON', async () => {
    const file = await inputs.write('view.msi', await dexphot.build());
    const { stdout } = await run(['list', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      completeness: 'complete',
      entries: expect.arrayContaining([
        expect.objectContaining({ path: 'view.msi › data.cab › kq.zip', source: 'cabinet' }),
      ]),
    });
  });

  it('count the rows of tables', async () => {
    const file = await inputs.write('view.msi', await dexphot.build());
    expect((await run(['tables', file])).stdout).toMatch(/^ +3 {2}File$/m);
    const overview: unknown = JSON.parse((await run(['tables', file, '--json'])).stdout);
    expect(overview).toMatchObject({ tables: expect.arrayContaining([{ name: 'File', rows: 3 }]) });
  });

  it('show the rows of a table', async () => {
    const file = await inputs.write('view.msi', await dexphot.build());
    const { stdout } = await run(['tables', file, 'Property']);
    expect(stdout).toMatch(/^Property\nProperty\tValue\n/);
    expect(stdout).toMatch(/^KQPW\tkZ81mfQx$/m);
    const rows: unknown = JSON.parse((await run(['tables', file, 'Property', '--json'])).stdout);
    expect(rows).toMatchObject({
      tables: [{ name: 'Property', rows: expect.arrayContaining([['KQPW', 'kZ81mfQx']]) }],
    });
  });

  it('say in JSON what could not be read, and how much of it is there', async () => {
    const whole = await dexphot.build();
    const file = await inputs.write('view.msi', whole);
    const gone = inputs.path('gone.msi');
    const failed = { completeness: 'failed', problems: [{ code: 'source.open-failed', location: gone }] };
    for (const command of ['list', 'tables']) {
      const good = await run([command, file, '--json']);
      expect(JSON.parse(good.stdout)).toMatchObject({ input: file, completeness: 'complete', problems: [] });
      const bad = await run([command, gone, '--json']);
      expect(JSON.parse(bad.stdout)).toMatchObject({ input: gone, ...failed });
      expect(bad).toMatchObject({ exitCode: 2, stderr: '' });
    }
    const { exitCode, stdout } = await run(['list', gone, file, '--json']);
    const completeness = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).completeness);
    expect({ exitCode, completeness }).toEqual({ exitCode: 2, completeness: ['failed', 'complete'] });
  });

  it('give no more of rows that repeat a long text than can be told', { timeout: 60_000 }, async () => {
    const text = 'x'.repeat(65_000);
    const rows = Array.from({ length: 9_000 }, (_, index) => [`r${index}`, 1, text, null, null, null]);
    const bytes = buildInstaller({ name: 'Long', tables: [standardTable('Registry', rows)] });
    const file = await inputs.write('long.msi', bytes);
    const shown = await lengthShown(['tables', file, 'Registry']);
    expect(shown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('limit.strings') });
    expect(shown.length).toBeGreaterThan(2 ** 28);
    expect(shown.length).toBeLessThan(2 ** 28 + 2 ** 20);
    const asJson = await lengthShown(['tables', file, 'Registry', '--json']);
    expect(asJson).toMatchObject({ exitCode: 2, stderr: '' });
    expect(asJson.end).toMatch(
      /\]\}\],"completeness":"partial","problems":\[\{"code":"limit\.strings".*\}\n$/,
    );
  });

  it('say which table is not there', async () => {
    const file = await inputs.write('view.msi', await dexphot.build());
    const { exitCode, stderr } = await run(['tables', file, 'Nope']);
    expect(stderr).toContain('no table Nope in');
    expect(exitCode).toBe(2);
  });
});

describe('on a terminal', () => {
  it('marks with colours, unless NO_COLOR is set or it is none', async () => {
    const file = await inputs.write('colour.msi', await dexphot.build());
    expect((await run([file], { isTerminal: true })).stdout).toContain('\x1b[');
    expect((await run([file], { isTerminal: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\x1b');
    expect((await run([file], { isTerminal: true, env: { TERM: 'dumb' } })).stdout).not.toContain('\x1b');
    expect((await run([file])).stdout).not.toContain('\x1b');
  });

  it('prints nothing that a package could steer it with', async () => {
    const evil = 'a\x1b[2J\u202egpj.exe\n\u0085verdict: clean\u200b\x9b';
    const bytes = buildInstaller({
      name: `Tool ${evil}`,
      manufacturer: evil,
      properties: { [`P${evil}`]: evil },
      files: [{ id: `f${evil}`, name: evil, directory: 'INSTALLFOLDER', content: anything }],
      binaries: { [`b${evil}`.slice(0, 20)]: anything },
      customActions: [
        { name: `c${evil}`, type: 50, source: 'COMSPEC', target: `/c del ${evil}`, after: 'InstallFiles' },
      ],
    });
    const file = await inputs.write(`evil\x1b[31m.msi`, bytes);
    const results = [
      await run([file]),
      await run(['list', file]),
      await run(['tables', file]),
      await run(['tables', file, 'Property', 'File', 'CustomAction', `No${evil}`]),
      await run([`${file}${evil}`]),
      await run([join(file, evil), `--${evil}`]),
    ];
    for (const { stderr, stdout } of results) {
      expect(stdout + stderr).not.toMatch(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
      );
      expect(stdout + stderr).not.toMatch(/^\s*verdict: clean/m);
    }
  });
});

describe('help', () => {
  it('names every option and exit code', async () => {
    const { exitCode, stdout } = await run(['--help']);
    expect(exitCode).toBe(0);
    for (const text of ['list', 'tables', '--json', '--fail-on', '--help', '--version', '64'])
      expect(stdout).toContain(text);
  });

  it('gives the version', async () => {
    expect(await run(['--version'])).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n` });
  });

  it('is pointed to after a usage error', async () => {
    expect(await run(['--wrong'])).toMatchObject({
      exitCode: 64,
      stdout: '',
      stderr: expect.stringContaining('--help'),
    });
  });
});
