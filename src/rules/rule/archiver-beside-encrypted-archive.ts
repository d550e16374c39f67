import { describeUnzipUtility } from '../../bundle/role.js';
import { isEncryptedArchive } from '../../execution/payload-filter.js';
import type { Evidence } from '../../facts/evidence.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const archiverBesideEncryptedArchive: Rule = {
  id: 'archiver-beside-encrypted-archive',
  title: 'The package contains an unzip utility and an encrypted archive',
  severity: 'low',
  explanation:
    'Two parts of the bundle are present, but nothing connects them. Archivers with test files, games and backup software look the same.',
  attack: ['T1027.013'],
  references: [],
  match: matchBoth,
  examples: [
    {
      what: '7-Zip and an encrypted ZIP',
      holds: [
        { name: '7za.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'a.zip', type: 'zip', archive: { encryptedEntryCount: 1, encryption: ['zipcrypto'] } },
      ],
    },
  ],
  counterExamples: [
    {
      what: '7-Zip and an unencrypted ZIP',
      holds: [
        { name: '7za.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'a.zip', type: 'zip', archive: {} },
      ],
    },
    {
      what: 'an encrypted ZIP alone',
      holds: [{ name: 'a.zip', type: 'zip', archive: { encryptedEntryCount: 1 } }],
    },
  ],
};

/** Not reported when the full bundle is, which includes it. */
function* matchBoth({ bundle, payloads }: Facts): Generator<Evidence> {
  if (bundle.match === 'full') return;
  const archives = payloads.filter(isEncryptedArchive);
  const utilities = payloads.filter(({ facts }) => facts.unzipUtility !== undefined);
  if (archives.length === 0 || utilities.length === 0) return;
  for (const utility of utilities) yield* (describeUnzipUtility(utility) ?? []).slice(0, 1);
  for (const archive of archives) {
    yield payloadEvidence(archive, `encrypted (${archive.facts.archive?.encryption.join(', ') ?? ''})`);
  }
}
