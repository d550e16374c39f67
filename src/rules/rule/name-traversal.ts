import type { Evidence } from '../../facts/evidence.js';
import { findNameDefect } from '../../formats/msi/name-defect.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { isNamedByArchive } from '../payload-kind.js';
import type { Rule } from '../rule.js';

export const nameTraversal: Rule = {
  id: 'name-traversal',
  title: 'A file name in the package points outside the destination folder',
  severity: 'medium',
  explanation:
    'A File row, or an entry of an archive in the package, has a name with `..`, a drive or a root. Programs that unpack it without a check write outside the destination folder.',
  attack: [],
  references: ['CWE-22: Path Traversal'],
  match: matchNames,
  examples: [
    {
      what: 'a File row',
      discrepancies: [{ kind: 'traversal-in-name', text: 'File row n: ..\\..\\Startup\\n.exe' }],
    },
    {
      what: 'an entry of a ZIP',
      holds: [
        { name: 'a.zip', type: 'zip', archive: {} },
        { name: '../../outside.txt', in: 'a.zip' },
      ],
    },
    {
      what: 'an entry of a cabinet that no table names',
      holds: [
        { name: 'a.cab', type: 'cab' },
        { name: '..\\..\\outside.txt', in: 'a.cab', source: 'cabinet' },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'folders in a ZIP',
      holds: [
        { name: 'a.zip', type: 'zip', archive: {} },
        { name: 'docs/a..b.txt', in: 'a.zip' },
      ],
    },
  ],
};

/** Only in packages: an archive by itself unpacks nothing. */
function* matchNames({ packages, payloads }: Facts): Generator<Evidence> {
  for (const { discrepancies } of packages) {
    for (const { kind, location, payload, text } of discrepancies) {
      if (kind === 'traversal-in-name') yield { payload, location, text };
    }
  }
  if (packages.length === 0) return;
  for (const payload of payloads) {
    if (!isNamedByArchive(payload)) continue;
    if (findNameDefect(payload.name) === 'traversal-in-name')
      yield payloadEvidence(payload, `the name of the entry points outside its folder: ${payload.name}`);
  }
}
