import type { Evidence } from '../../facts/evidence.js';
import { findNameDefect } from '../../formats/msi/name-defect.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { isNamedByArchive } from '../payload-kind.js';
import type { Rule } from '../rule.js';

export const deceptiveName: Rule = {
  id: 'deceptive-name',
  title: 'A file name contains control characters or is a device name',
  severity: 'info',
  explanation:
    'Control and direction characters make a name look like another name. Files with device names (`con`, `nul`) cannot be opened or deleted in the usual way.',
  attack: ['T1036.002'],
  references: ['Microsoft Learn: Naming Files, Paths, and Namespaces'],
  match: matchNames,
  examples: [
    {
      what: 'a File row',
      discrepancies: [{ kind: 'control-character-in-name', text: 'File row x: \u202egpj.exe' }],
    },
    {
      what: 'an entry of a ZIP',
      holds: [
        { name: 'a.zip', type: 'zip', archive: {} },
        { name: 'nul.txt', in: 'a.zip' },
      ],
    },
    {
      what: 'an entry of a cabinet',
      holds: [
        { name: 'a.cab', type: 'cab' },
        { name: 'con', in: 'a.cab', source: 'cabinet' },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'plain names',
      holds: [
        { name: 'a.zip', type: 'zip', archive: {} },
        { name: 'console.txt', in: 'a.zip' },
      ],
    },
  ],
};

function* matchNames({ packages, payloads }: Facts): Generator<Evidence> {
  for (const { discrepancies } of packages) {
    for (const { kind, location, payload, text } of discrepancies) {
      if (kind === 'control-character-in-name' || kind === 'reserved-name') yield { payload, location, text };
    }
  }
  for (const payload of payloads) {
    if (!isNamedByArchive(payload)) continue;
    const defect = findNameDefect(payload.name);
    if (defect !== undefined && defect !== 'traversal-in-name')
      yield payloadEvidence(payload, `${defect}: ${payload.name}`);
  }
}
