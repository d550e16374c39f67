import { matchPayloads } from '../evidence.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const INDICATORS: ReadonlyMap<string, string> = new Map([
  ['72acaf9ff8a43c68416884a3fff3b23e749b4bb8fb39e16f9976643360ed391f', 'installer'],
  ['22beffb61cbdc2e0c3eefaf068b498b63a193b239500dab25d03790c467379e3', 'package'],
  ['65eac7f9b67ff69cefed288f563b4d77917c94c410c6c6c4e4390db66305ca2a', 'package'],
  ['ba9467e0d63ba65bf10650a3c8d36cd292b3f846983032a44a835e5966bc7e88', 'package'],
  ['537d7fe3b426827e40bbdd1d127ddb59effe1e9b3c160804df8922f92e0b366e', 'loader DLL'],
  ['504cc403e0b83233f8d20c0c86b0611facc040b868964b4afbda3214a2c8e1c5', 'loader DLL'],
  ['aa5c56fe01af091f07c56ac7cbd240948ea6482b6146e0d3848d450977dff152', 'loader DLL'],
]);

export const publishedIndicator: Rule = {
  id: 'published-indicator',
  title: 'A file that Microsoft published as part of Dexphot',
  severity: 'high',
  explanation:
    'The SHA-256 of the input, or of a file in it, is one of the seven published with the analysis of Dexphot.',
  attack: ['T1218.007', 'T1496'],
  references: [DEXPHOT_REPORT],
  isMaliciousPattern: true,
  match: (facts) =>
    matchPayloads(facts, ({ sha256 }) => {
      const indicator = INDICATORS.get(sha256 ?? '');
      return indicator === undefined ? undefined : `SHA-256 ${sha256} is published as a Dexphot ${indicator}`;
    }),
  examples: [
    {
      what: 'a published loader',
      holds: [{ name: 'x.dll', sha256: '537d7fe3b426827e40bbdd1d127ddb59effe1e9b3c160804df8922f92e0b366e' }],
    },
  ],
  counterExamples: [{ what: 'any other file', holds: [{ name: 'x.dll' }] }],
};
