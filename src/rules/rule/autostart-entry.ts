import type { Evidence } from '../../facts/evidence.js';
import type { ObservedCommand } from '../../facts/execution.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const autostartEntry: Rule = {
  id: 'autostart-entry',
  title: 'The package adds an autostart entry',
  severity: 'info',
  explanation:
    'A Run key, a service, a scheduled task or a link in the Startup folder. Much harmless software has one; it shows what persists after the installation.',
  attack: ['T1053.005', 'T1543.003', 'T1547.001'],
  references: [],
  match: matchEntries,
  examples: [
    { what: 'a task', runs: ['schtasks /create /tn "Nightly Backup" /tr C:\\x\\backup.exe /sc daily'] },
    { what: 'a service', runs: ['sc create Queue binPath= C:\\x\\queue.exe'] },
  ],
  counterExamples: [
    { what: 'a program that runs once', runs: ['C:\\x\\setup.exe /register'] },
    {
      what: 'a task that nothing creates',
      unscheduled: ['schtasks /create /tn x /tr C:\\x\\backup.exe /sc daily'],
    },
  ],
};

function* matchEntries({ execution }: Facts): Generator<Evidence> {
  for (const command of execution.commands) {
    const how = howItStarts(command);
    if (how !== undefined)
      yield commandEvidence(command, `${how} ${JSON.stringify(command.origin.name)} starts`);
  }
}

function howItStarts({ origin, triggers }: ObservedCommand): string | undefined {
  const kinds = triggers.map(({ kind }) => kind);
  if (kinds.includes('schedule')) return 'scheduled task';
  if (kinds.includes('service-start') && origin.kind === 'service') return 'service';
  return kinds.includes('logon') && origin.kind !== 'script' ? 'logon entry' : undefined;
}
