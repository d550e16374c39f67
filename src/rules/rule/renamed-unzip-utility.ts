import { isRenamedUtility } from '../../bundle/corroboration.js';
import { matchPayloads } from '../evidence.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const renamedUnzipUtility: Rule = {
  id: 'renamed-unzip-utility',
  title: 'An unzip utility has a misleading name',
  severity: 'low',
  explanation:
    'The package contains a genuine unzip utility under another name, like `z.exe` in Dexphot packages. Vendors whose software unpacks its own data also rename their tools.',
  attack: ['T1036.003'],
  references: [DEXPHOT_REPORT],
  match: (facts) =>
    matchPayloads(facts, (payload) =>
      isRenamedUtility(payload) ? `${payload.name} is ${payload.facts.unzipUtility?.name}` : undefined,
    ),
  examples: [
    { what: '7-Zip as z.exe', holds: [{ name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} }] },
  ],
  counterExamples: [
    { what: '7-Zip as 7za.exe', holds: [{ name: '7za.exe', type: 'pe-exe', pe: {}, unzipUtility: {} }] },
    {
      what: 'UnZip in the Binary table',
      holds: [{ name: 'Binary.unzip', type: 'pe-exe', pe: {}, unzipUtility: {} }],
    },
  ],
};
