import { matchPayloads } from '../evidence.js';
import type { Rule } from '../rule.js';

export const claimedUnzipUtility: Rule = {
  id: 'claimed-unzip-utility',
  title: 'A program says that it is an unzip utility, and its content does not agree',
  severity: 'low',
  explanation:
    'The version resource names an unzip utility, but the texts that every build of it holds are not there. A version resource is quickly copied onto another program.',
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
