import type { Rule } from '../rule.js';

export const dexphotBundle: Rule = {
  id: 'dexphot-bundle',
  title: 'Dexphot bundle: an unzip utility, a password-protected ZIP and a loader DLL, wired together',
  severity: 'high',
  explanation:
    'A command of the package unpacks an encrypted ZIP with an unzip utility that the package brings along, and another one starts a DLL out of that ZIP through a signed Windows program. So the Dexphot packages put a loader on a host past scanners that cannot look into the archive.',
  attack: ['T1218.007', 'T1218.011', 'T1027.013', 'T1140', 'T1036.003'],
  references: ['Microsoft Defender ATP Research Team: Insights from one year of tracking a polymorphic threat (2019)'],
  isMaliciousPattern: true,
  match: ({ bundle }) => [...bundle.wiring],
  examples: [],
  counterExamples: [],
};
