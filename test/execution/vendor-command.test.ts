import { describe, expect, it } from 'vitest';
import { readVendorCommand } from '../../src/execution/vendor-command.js';

const read = (table: string, columns: Record<string, string>) =>
  readVendorCommand({
    table,
    id: Object.values(columns)[0] ?? '',
    columns: new Map(Object.entries(columns)),
  });

describe('readVendorCommand', () => {
  it('reads the columns of a task by what they mean', () => {
    const [step] = read('AI_ScheduledTasks', {
      Task: 'Task1',
      TaskName: 'Upd',
      ActionPath: 'C:\\a b\\x.exe',
      WorkingDir: 'C:\\a b',
      Arguments: '/q',
      Trigger: 'OnLogon',
      RepeatInterval: '110',
    });
    expect(step?.meanings).toEqual([
      {
        kind: 'scheduled-task',
        name: 'Upd',
        command: '"C:\\a b\\x.exe" /q',
        trigger: 'logon',
        intervalInMinutes: 110,
      },
    ]);
  });

  it.each([
    ['PT1H30M', 90],
    ['90 minutes', 90],
    ['01:50:00', 110],
    ['Daily; repeat every 2 hours', 120],
    ['110', 110],
  ])('reads the interval %s', (RepetitionInterval, intervalInMinutes) => {
    const [step] = read('AI_ScheduledTasks', { Task: 't', Application: 'x.exe', RepetitionInterval });
    expect(step?.meanings).toMatchObject([{ intervalInMinutes }]);
  });

  it('takes bare numbers for minutes only where a column is about intervals', () => {
    const [step] = read('AI_ScheduledTasks', { Task: 't', Application: 'x.exe', Options: '90' });
    expect(step?.meanings[0]).not.toHaveProperty('intervalInMinutes');
  });

  it('reads a definition in XML in whatever column', () => {
    const Definition =
      '<Task><Triggers><BootTrigger/></Triggers><Actions><Exec><Command>x.exe</Command></Exec></Actions></Task>';
    expect(read('AI_ScheduledTasks', { Task: 't', Definition })[0]?.meanings).toMatchObject([
      { name: 't', command: 'x.exe', trigger: 'startup' },
    ]);
  });

  it('takes cells for command lines in a task of unknown columns', () => {
    expect(read('AI_ScheduledTasks', { Key: 't', Cell: 'msiexec /i http://host.invalid/a' })).toMatchObject([
      { form: 'command-line', text: 'msiexec /i http://host.invalid/a' },
    ]);
  });

  it('runs the source of an embedded chainer with its command line', () => {
    expect(
      read('MsiEmbeddedChainer', {
        MsiEmbeddedChainer: 'c',
        Condition: 'NOT Installed',
        CommandLine: '/q',
        Source: 'x.exe',
        Type: '18',
      }),
    ).toEqual([{ form: 'command-line', text: 'x.exe /q', meanings: [], condition: 'NOT Installed' }]);
  });

  it('fetches URLs, and leaves numbers and keys alone', () => {
    expect(
      read('AI_FileDownload', {
        Key: 'a1',
        Url: 'https://host.invalid/a.exe',
        Options: '3',
        Run: 'a.exe /q',
      }),
    ).toMatchObject([
      { form: 'steps', meanings: [{ kind: 'download', url: 'https://host.invalid/a.exe' }] },
      { form: 'command-line', text: 'a.exe /q' },
    ]);
  });
});
