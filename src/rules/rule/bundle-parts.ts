import { hasAllParts } from '../../bundle/role.js';
import type { Evidence } from '../../facts/evidence.js';
import type { ExamplePayload } from '../example-facts.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

/** An example with each of the four parts. */
export const ALL_PARTS: readonly ExamplePayload[] = [
  { name: '7za.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
  { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
  { name: 'a.dll', in: 'kq.zip', encrypted: true, type: 'unknown' },
  {
    name: 'chk.bat',
    type: 'batch',
    script: {
      securityChecks: [
        { product: 'Avast', by: 'process', line: 2, text: 'tasklist | find "avastui"', gates: true },
      ],
    },
  },
];

export const bundleParts: Rule = {
  id: 'bundle-parts',
  title: 'All four parts of the bundle are present',
  severity: 'low',
  explanation:
    'The package contains an unzip utility, a password-protected ZIP, a check for antivirus products and a DLL that is started or is in an encrypted archive. No command was found that connects them.',
  attack: ['T1027.013', 'T1518.001'],
  references: [DEXPHOT_REPORT],
  match: matchParts,
  examples: [{ what: 'the four parts', holds: ALL_PARTS }],
  counterExamples: ALL_PARTS.filter((part) => part.in === undefined).map((part) => ({
    what: `${part.name} is missing`,
    holds: ALL_PARTS.filter((other) => other !== part && other.in !== part.name),
  })),
};

/** Not reported when the full bundle is, which includes it. */
function* matchParts({ bundle }: Facts): Generator<Evidence> {
  if (bundle.match === 'full' || !hasAllParts(bundle)) return;
  for (const { evidence } of Object.values(bundle.components)) yield* evidence.slice(0, 1);
}
