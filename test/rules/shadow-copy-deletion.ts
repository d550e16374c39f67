import { matchSteps } from '../../src/rules/evidence.js';
import type { Rule } from '../../src/rules/rule.js';

export const shadowCopyDeletion: Rule = {
  id: 'shadow-copy-deletion',
  title: 'A command deletes volume shadow copies',
  severity: 'medium',
  explanation:
    'The package runs vssadmin to delete shadow copies, which installing software does not require. Ransomware does it first.',
  attack: ['T1490'],
  references: ['Microsoft Learn: vssadmin delete shadows'],
  match: (facts) =>
    matchSteps(facts, ({ meaning }) =>
      meaning.kind === 'start-program' &&
      /vssadmin/i.test(meaning.program) &&
      /delete\s+shadows/i.test(meaning.arguments)
        ? 'deletes shadow copies'
        : undefined,
    ),
  examples: [{ what: 'all of them', runs: ['vssadmin.exe delete shadows /all /quiet'] }],
  counterExamples: [
    { what: 'lists them', runs: ['vssadmin.exe list shadows'] },
    { what: 'nothing runs it', unscheduled: ['vssadmin.exe delete shadows /all /quiet'] },
  ],
};
