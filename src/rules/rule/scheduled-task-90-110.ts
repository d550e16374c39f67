import { matchSteps } from '../evidence.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const scheduledTask90Or110: Rule = {
  id: 'scheduled-task-90-110',
  title: 'A scheduled task runs every 90 or 110 minutes',
  severity: 'low',
  explanation:
    'Dexphot tasks run every 90 or 110 minutes. Other software uses rounder intervals, so this is a hint; what the task runs matters more.',
  attack: ['T1053.005'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchSteps(facts, ({ meaning }) =>
      meaning.kind === 'scheduled-task' && [90, 110].includes(meaning.intervalInMinutes ?? 0)
        ? `task ${JSON.stringify(meaning.name ?? '')} every ${meaning.intervalInMinutes} minutes`
        : undefined,
    ),
  examples: [{ what: 'every 110 minutes', runs: ['schtasks /create /tn x /tr a.exe /sc minute /mo 110'] }],
  counterExamples: [{ what: 'every hour', runs: ['schtasks /create /tn x /tr a.exe /sc minute /mo 60'] }],
};
