import { isLibraryName } from '../../bundle/loader.js';
import type { CommandMeaning } from '../../commands/command-meaning.js';
import { isUserWritable } from '../../execution/odd-folder.js';
import { matchSteps } from '../evidence.js';
import type { Rule } from '../rule.js';
import { urlsOf } from '../url.js';

export const runKeyPersistence: Rule = {
  id: 'run-key-persistence',
  title: 'A script, a DLL or a download starts at every logon',
  severity: 'medium',
  explanation:
    'A Run key, the Startup folder or another autostart location contains a command that starts a DLL through a signed program, an inline script or a download instead of an ordinary program.',
  attack: ['T1547.001'],
  references: ['Microsoft Learn: Run and RunOnce Registry Keys'],
  match: (facts) =>
    matchSteps(facts, ({ command, meaning }) =>
      command.triggers.some(({ kind }) => kind === 'logon') && hides(meaning)
        ? `at logon ${WHAT[meaning.kind] ?? 'a command'} is started`
        : undefined,
    ),
  examples: [
    {
      what: 'rundll32 with a file in AppData',
      tables: {
        registry: [
          {
            id: 'r',
            root: 'HKCU',
            key: 'Software\\Microsoft\\Windows\\CurrentVersion\\Run',
            name: 'x',
            value: 'rundll32.exe "AppDataFolder\\qzkxw\\theme.dat",Start',
            component: 'c',
          },
        ],
      },
    },
    {
      what: 'PowerShell on the command line, by reg add',
      runs: [
        'reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d "powershell -w hidden -Command iex $env:x"',
      ],
    },
  ],
  counterExamples: [
    {
      what: 'a program of the package',
      tables: {
        registry: [
          {
            id: 'r',
            root: 'HKLM',
            key: 'Software\\Microsoft\\Windows\\CurrentVersion\\Run',
            name: 'Clock',
            value: '"ProgramFilesFolder\\Example\\clock.exe" /tray',
            component: 'c',
          },
        ],
      },
    },
    {
      what: 'a driver library, as graphics drivers start theirs',
      tables: {
        registry: [
          {
            id: 'r',
            root: 'HKLM',
            key: 'Software\\Microsoft\\Windows\\CurrentVersion\\Run',
            name: 'Panel',
            value: 'rundll32.exe SystemFolder\\panel.dll,Start',
            component: 'c',
          },
        ],
      },
    },
  ],
};

const WHAT: Partial<Record<CommandMeaning['kind'], string>> = {
  'start-dll': 'a DLL',
  download: 'a download',
  'msiexec-install': 'a package from elsewhere',
  'run-script': 'a script',
};

function hides(meaning: CommandMeaning): boolean {
  switch (meaning.kind) {
    case 'start-dll':
      return !isLibraryName(meaning.dll) || isUserWritable(meaning.dll);
    case 'download':
      return true;
    case 'msiexec-install':
      return meaning.remote;
    case 'run-script':
      return urlsOf(meaning).length > 0 || !/^[^;|{}()]{1,512}\.[a-z0-9]{2,4}$/i.test(meaning.script.trim());
    default:
      return false;
  }
}
