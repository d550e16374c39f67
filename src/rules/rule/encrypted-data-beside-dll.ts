import type { Evidence } from '../../facts/evidence.js';
import type { Payload } from '../../facts/payload.js';
import { isStructureless } from '../../facts/structureless-data.js';
import { appendTo } from '../../io/append-to.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const LARGEST_DLL_IN_BYTES = 512 * 1_024;
const NAMES_SHOWN = 4;

export const encryptedDataBesideDll: Rule = {
  id: 'encrypted-data-beside-dll',
  title: 'An encrypted archive contains a small DLL and data that looks encrypted',
  severity: 'low',
  explanation:
    'An encrypted archive contains a small DLL and data without any structure, like the Dexphot loader and its encrypted payload. Games and licensing systems look the same.',
  attack: ['T1027.013'],
  references: [DEXPHOT_REPORT],
  match: matchArchives,
  examples: [
    {
      what: 'a loader and its data',
      holds: [
        { name: 'a.zip', type: 'zip', archive: { encryptedEntryCount: 2 } },
        {
          name: 'a.dll',
          in: 'a.zip',
          encrypted: true,
          type: 'pe-dll',
          sizeInBytes: 9_000,
          pe: { kind: 'dll' },
        },
        { name: 'bin.dat', in: 'a.zip', encrypted: true, sizeInBytes: 200_000, facts: { entropy: 7.99 } },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'the same files in an unencrypted archive',
      holds: [
        { name: 'a.zip', type: 'zip', archive: {} },
        { name: 'a.dll', in: 'a.zip', type: 'pe-dll', sizeInBytes: 9_000, pe: { kind: 'dll' } },
        { name: 'bin.dat', in: 'a.zip', sizeInBytes: 200_000, facts: { entropy: 7.99 } },
      ],
    },
    {
      what: 'data with structure',
      holds: [
        { name: 'a.zip', type: 'zip', archive: { encryptedEntryCount: 2 } },
        {
          name: 'a.dll',
          in: 'a.zip',
          encrypted: true,
          type: 'pe-dll',
          sizeInBytes: 9_000,
          pe: { kind: 'dll' },
        },
        { name: 'bin.dat', in: 'a.zip', encrypted: true, sizeInBytes: 200_000, facts: { entropy: 5 } },
      ],
    },
  ],
};

function* matchArchives({ payloads }: Facts): Generator<Evidence> {
  const libraries = new Map<number, string[]>();
  for (const payload of payloads) {
    if (isSmallLibrary(payload)) appendTo(libraries, payload.parent ?? 0, payload.name, NAMES_SHOWN);
  }
  for (const payload of payloads) {
    const names = libraries.get(payload.parent ?? -1);
    if (names === undefined || !(payload.encrypted && isStructureless(payload))) continue;
    const entropy = (payload.facts.entropy ?? 0).toFixed(2);
    yield payloadEvidence(
      payload,
      `${payload.sizeInBytes} bytes with an entropy of ${entropy} bits per byte, beside ${names.join(', ')}`,
    );
  }
}

function isSmallLibrary({ encrypted, sizeInBytes, type }: Payload): boolean {
  return encrypted && type === 'pe-dll' && sizeInBytes <= LARGEST_DLL_IN_BYTES;
}
