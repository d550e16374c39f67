import { describe, expect, it } from 'vitest';
import { parseCliArguments, UsageError } from '../../src/cli/arguments.js';

describe('the arguments', () => {
  it('are files to triage unless a command comes first', () => {
    expect(parseCliArguments(['a.msi', 'list'])).toMatchObject({
      command: 'triage',
      files: ['a.msi', 'list'],
    });
    expect(parseCliArguments(['list', 'a.msi', '--json'])).toMatchObject({
      command: 'list',
      files: ['a.msi'],
      json: true,
    });
    expect(parseCliArguments(['tables', 'a.msi', 'File'])).toMatchObject({
      command: 'tables',
      file: 'a.msi',
      names: ['File'],
    });
  });

  it('may stand behind --, whatever they look like', () => {
    expect(parseCliArguments(['--', '--json'])).toMatchObject({
      command: 'triage',
      files: ['--json'],
      json: false,
    });
  });

  it('let medium fail by default', () => {
    expect(parseCliArguments(['a.msi'])).toMatchObject({ failOn: 'medium' });
    expect(parseCliArguments(['a.msi', '--fail-on', 'info'])).toMatchObject({ failOn: 'info' });
  });

  it('accept no unread content unless its reason is named', () => {
    expect(parseCliArguments(['a.msi'])).toMatchObject({ accept: [] });
    const args = ['a.msi', '--accept', 'encrypted,elsewhere', '--accept', 'limit'];
    expect(parseCliArguments(args)).toMatchObject({ accept: ['encrypted', 'elsewhere', 'limit'] });
  });

  it.each([
    ['nothing', []],
    ['an unknown option', ['a.msi', '--colour']],
    ['an unknown severity', ['a.msi', '--fail-on', 'severe']],
    ['an unknown reason', ['a.msi', '--accept', 'boredom']],
    ['an empty reason', ['a.msi', '--accept', 'encrypted,']],
    ['--accept with list', ['list', 'a.msi', '--accept', 'limit']],
    ['a severity that is missing', ['a.msi', '--fail-on']],
    ['list without a file', ['list']],
    ['tables without a file', ['tables', '--json']],
    ['--fail-on with list', ['list', 'a.msi', '--fail-on', 'low']],
    ['a value for --json', ['a.msi', '--json=yes']],
  ])('are refused: %s', (_, args) => {
    expect(() => parseCliArguments(args)).toThrow(UsageError);
  });
});
