import { describe, expect, it } from 'vitest';
import { sample } from '../../samples-synthetic/benign-archiver-open-zip/build.js';
import { triage } from '../../src/index.js';
import { useInputFolder } from '../cli/input-folder.js';
import { run } from '../cli/streams.js';

const inputs = useInputFolder();
const RULE = `export const rules = [{ id: 'own-rule', title: 'Ours', severity: 'high', explanation: 'Ours.',
  attack: [], references: [], examples: [], counterExamples: [],
  match: () => [{ payload: 0, location: 'input', text: 'seen' }] }];`;

describe('a module with rules', () => {
  it('adds them, and its bytes count in ruleSet', async () => {
    const bytes = await sample.build();
    const rulesModule = await inputs.write('own.mjs', RULE);
    const first = await triage(bytes, { rulesModule });
    expect(first.findings[0]).toMatchObject({ ruleId: 'own-rule' });
    await inputs.write('own.mjs', RULE.replace('seen', 'seen again'));
    const second = await triage(bytes, { rulesModule });
    expect(second.findings[0]?.evidence[0]?.text).toBe('seen again');
    expect(second.ruleSet?.sha256).not.toBe(first.ruleSet?.sha256);
  });

  it('is named with --rules', async () => {
    const file = await inputs.write('a.msi', await sample.build());
    const rules = await inputs.write('cli.mjs', RULE);
    const { exitCode, stdout } = await run([file, '--rules', rules]);
    expect([exitCode, stdout.includes('own-rule')]).toEqual([1, true]);
  });

  it('has its examples run by test-rules', async () => {
    const good = await inputs.write('good.mjs', RULE.replace('examples: []', "examples: [{ what: 'any' }]"));
    expect(await run(['test-rules', good])).toMatchObject({ exitCode: 0, stdout: 'rules: 1, failures: 0\n' });
    const bad = await inputs.write(
      'bad.mjs',
      RULE.replace('counterExamples: []', "counterExamples: [{ what: 'any' }]"),
    );
    const { exitCode, stdout } = await run(['test-rules', bad]);
    expect([exitCode, stdout]).toEqual([
      1,
      'own-rule has no example\nown-rule must not match: any\nrules: 1, failures: 2\n',
    ]);
    expect(await run(['test-rules', inputs.path('none.mjs')])).toMatchObject({ exitCode: 64 });
  });

  it.each([
    ['an invalid rule', RULE.replace("'high'", "'grave'")],
    ['an id of the catalogue', RULE.replace('own-rule', 'dexphot-bundle')],
  ])('is a usage error with %s', async (what, text) => {
    const rules = await inputs.write(`${what}.mjs`, text);
    expect(await run(['a.msi', '--rules', rules])).toMatchObject({ exitCode: 64, stdout: '' });
  });

  it.each([
    ['is missing', undefined, 'ENOENT'],
    ['exports no rules', 'export default 1;', 'rules must be a list'],
    ['has an invalid rule', RULE.replace("'high'", "'grave'"), 'rule own-rule: severity must be'],
    ['uses an id of the catalogue', RULE.replace('own-rule', 'dexphot-bundle'), 'the id occurs twice'],
  ])('that %s is refused', async (what, text, message) => {
    const rulesModule = inputs.path(`${what}.mjs`);
    if (text !== undefined) await inputs.write(`${what}.mjs`, text);
    const refused = triage(new Uint8Array(1), { rulesModule });
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(message);
  });
});
