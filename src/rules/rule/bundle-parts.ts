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
  title: 'All four parts of the bundle are there',
  severity: 'low',
  explanation:
    'An unzip utility, a password-protected ZIP, a check for antivirus products and a DLL in an encrypted archive, or one that is started, lie in the package. No command is seen that joins them.',
  attack: ['T1027.013', 'T1518.001'],
  references: [DEXPHOT_REPORT],
  match: matchParts,
  examples: [{ what: 'the four parts', holds: ALL_PARTS }],
  counterExamples: ALL_PARTS.filter((part) => part.in === undefined).map((part) => ({
    what: `${part.name} is not there`,
    holds: ALL_PARTS.filter((other) => other !== part && other.in !== part.name),
  })),
};

/** Silent where the bundle is shown in full: that says it already. */
function* matchParts({ bundle }: Facts): Generator<Evidence> {
  if (bundle.match === 'full' || !hasAllParts(bundle)) return;
  for (const { evidence } of Object.values(bundle.components)) yield* evidence.slice(0, 1);
}
