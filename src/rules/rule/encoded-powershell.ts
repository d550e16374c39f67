import type { Evidence } from '../../facts/evidence.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const encodedPowershell: Rule = {
  id: 'encoded-powershell',
  title: 'The package runs an encoded PowerShell script',
  severity: 'medium',
  explanation:
    'A command starts PowerShell with -EncodedCommand, which hides what the command does. The report shows the decoded script.',
  attack: ['T1027.010', 'T1059.001'],
  references: ['Microsoft Learn: about_PowerShell_exe, -EncodedCommand'],
  match: matchEncoded,
  examples: [
    { what: 'the shortest switch', runs: ['powershell -nop -e VwByAGkAdABlAC0ASABvAHMAdAAgAGgAaQA='] },
    {
      what: 'the full option name',
      runs: ['powershell.exe -EncodedCommand "VwByAGkAdABlAC0ASABvAHMAdAAgAGgAaQA="'],
    },
  ],
  counterExamples: [
    {
      what: 'an execution policy and a script file',
      runs: ['powershell.exe -ExecutionPolicy RemoteSigned -File "C:\\x\\configure.ps1"'],
    },
    { what: 'nothing runs it', unscheduled: ['powershell -e VwByAGkAdABlAC0ASABvAHMAdAAgAGgAaQA='] },
  ],
};

const ENCODED =
  /\b(?:powershell|pwsh)(?:\.exe)?["']?\s[^\n]{0,1024}?[-/\u2013-\u2015]e(?:c|n[a-z]{0,12})?\s+["']?[a-z0-9+/]{20}/i;

function* matchEncoded({ execution }: Facts): Generator<Evidence> {
  for (const command of execution.commands) {
    if (command.triggers.length === 0 || !ENCODED.test(command.text.replaceAll('^', ''))) continue;
    const decoded = command.meanings.flatMap(({ meaning }) =>
      meaning.kind === 'run-script' ? [meaning.script] : [],
    );
    const [script] = decoded;
    const what = script === undefined ? 'an encoded script' : JSON.stringify(script.slice(0, 300));
    yield commandEvidence(command, `PowerShell runs ${what}`);
  }
}
