import { matchSteps } from '../evidence.js';
import { isGuid, looksRandom } from '../random-name.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const randomTaskName: Rule = {
  id: 'random-task-name',
  title: 'A scheduled task is named with a GUID or random characters',
  severity: 'low',
  explanation:
    'Ordinary tasks are named after their program. Malware generators use GUIDs and random characters; so do some updaters.',
  attack: ['T1053.005'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchSteps(facts, ({ meaning }) => {
      if (meaning.kind !== 'scheduled-task' || meaning.name === undefined) return undefined;
      const name = meaning.name.slice(meaning.name.lastIndexOf('\\') + 1);
      return isGuid(name) || looksRandom(name) ? `task ${JSON.stringify(meaning.name)}` : undefined;
    }),
  examples: [
    {
      what: 'a GUID',
      runs: ['schtasks /create /tn {6F9619FF-8B86-D011-B42D-00C04FC964FF} /tr a.exe /sc onlogon'],
    },
    { what: 'random characters', runs: ['schtasks /create /tn qzjwxkvbpt /tr a.exe /sc onlogon'] },
  ],
  counterExamples: [
    { what: 'a name', runs: ['schtasks /create /tn "Nightly Backup" /tr a.exe /sc daily'] },
    { what: 'one word', runs: ['schtasks /create /tn OfficeUpdate /tr a.exe /sc daily'] },
  ],
};
