import { matchPayloads } from '../evidence.js';
import type { Rule } from '../rule.js';

export const claimedUnzipUtility: Rule = {
  id: 'claimed-unzip-utility',
  title: 'A program claims to be an unzip utility, but its content does not match',
  severity: 'low',
  explanation:
    'The version resource names an unzip utility, but the strings that every build of it contains are missing. A version resource is easily copied to another program.',
  attack: ['T1036.005'],
  references: [],
  match: (facts) =>
    matchPayloads(facts, ({ facts: { unzipUtility } }) =>
      unzipUtility?.claimed ? `claims to be ${unzipUtility.name}` : undefined,
    ),
  examples: [
    {
      what: 'only the version resource says so',
      holds: [{ name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: { claimed: true, clean: false } }],
    },
  ],
  counterExamples: [
    { what: 'the tool itself', holds: [{ name: '7za.exe', type: 'pe-exe', pe: {}, unzipUtility: {} }] },
  ],
};
