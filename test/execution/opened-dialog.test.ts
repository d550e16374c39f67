import { describe, expect, it } from 'vitest';
import { findOpenedDialogs } from '../../src/execution/opened-dialog.js';
import { exampleFacts, type RuleExample } from '../../src/rules/example-facts.js';

type Tables = NonNullable<RuleExample['tables']>;

const event = (dialog: string, name: string, argument: string, condition = '1') => ({
  dialog,
  control: 'Next',
  event: name,
  argument,
  condition,
  ordering: 1,
});
const shown = (action: string, number: number | null = 10, condition = '') => ({
  table: 'InstallUISequence',
  action,
  number,
  condition,
});

function openedIn(tables: Tables): string[] | undefined {
  const [facts] = exampleFacts({ what: '', tables }).packages;
  const opened = findOpenedDialogs(facts!);
  return opened === undefined ? undefined : [...opened].filter((name) => name.endsWith('Dlg')).sort();
}

describe('findOpenedDialogs', () => {
  it('follows the controls of the dialogs that a sequence shows', () => {
    const controlEvents = [
      event('WelcomeDlg', 'NewDialog', 'FolderDlg'),
      event('FolderDlg', 'SpawnDialog', 'BrowseDlg'),
      event('FolderDlg', 'NewDialog', 'WelcomeDlg'),
      event('FolderDlg', 'SpawnWaitDialog', 'WaitDlg'),
      event('LostDlg', 'NewDialog', 'OtherDlg'),
    ];
    expect(openedIn({ sequences: [shown('WelcomeDlg')], controlEvents })).toEqual([
      'BrowseDlg',
      'FolderDlg',
      'WaitDlg',
      'WelcomeDlg',
    ]);
  });

  it('counts dialogs shown at the end, those of Windows Installer and the one for errors', () => {
    const controlEvents = [event('FilesInUse', 'NewDialog', 'RetryDlg')];
    const properties = new Map([['ErrorDialog', 'FailDlg']]);
    expect(openedIn({ sequences: [shown('ExitDlg', -1)], controlEvents, properties })).toEqual([
      'ExitDlg',
      'FailDlg',
      'RetryDlg',
    ]);
  });

  it('does not count rows without number, nor what a condition never lets happen', () => {
    const sequences = [shown('ADlg', null), shown('BDlg', 0), shown('CDlg', 5, '0'), shown('DDlg')];
    const controlEvents = [event('DDlg', 'NewDialog', 'EDlg', '0')];
    expect(openedIn({ sequences, controlEvents })).toEqual(['DDlg']);
  });

  it('takes every value that a property is given', () => {
    const tables = {
      sequences: [shown('StartDlg')],
      controlEvents: [event('StartDlg', 'NewDialog', '[Target]')],
      properties: new Map([['Target', 'OneDlg']]),
      assignments: new Map([['Target', [{ value: 'TwoDlg', condition: '', position: 1 }]]]),
    };
    expect(openedIn(tables)).toEqual(['OneDlg', 'StartDlg', 'TwoDlg']);
  });

  it('lets any dialog open when a button leads to one that the tables do not tell', () => {
    const controlEvents = [event('StartDlg', 'NewDialog', '[Unknown]')];
    expect(openedIn({ sequences: [shown('StartDlg')], controlEvents })).toBeUndefined();
    expect(openedIn({ controlEvents })).toEqual([]);
  });
});
