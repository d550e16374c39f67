import { SIGNATURE_ROOM } from '../../facts/hidden-place.js';
import type { Payload } from '../../facts/payload.js';
import { matchPayloads } from '../evidence.js';
import { isContainer, isRunnable } from '../payload-kind.js';
import type { Rule } from '../rule.js';

export const dataInSignature: Rule = {
  id: 'data-in-signature',
  title: 'An archive or a program lies in a signature, where it is not signed',
  severity: 'medium',
  explanation:
    'Behind the PKCS#7 of a signature, or in a part of it that is not signed, lies an archive or a program. Windows takes the file for signed all the same unless it is told to be strict. Zloader kept a script there, in a library that its package handed to mshta.',
  attack: ['T1027.009', 'T1553.002'],
  references: [
    'CVE-2013-3900',
    'MS13-098',
    'Check Point Research: Can You Trust a File’s Digital Signature?',
  ],
  match: (facts) =>
    matchPayloads(facts, (payload) =>
      payload.facts.hiddenIn === SIGNATURE_ROOM && isContainerOrRuns(payload)
        ? `${payload.type} of ${payload.sizeInBytes} bytes that the signature does not cover`
        : undefined,
    ),
  examples: [
    {
      what: 'a script behind the PKCS#7 of a library',
      holds: [
        { name: 'a.dll', type: 'pe-dll', pe: {}, signature: {} },
        {
          name: 'signature-padding@0x1000',
          in: 'a.dll',
          source: 'slack',
          type: 'hta',
          facts: { hiddenIn: SIGNATURE_ROOM, offsetInBytes: 0x1000 },
        },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'a tag that an installer keeps in its signature',
      holds: [
        { name: 'setup.exe', type: 'pe-exe', pe: {}, signature: {} },
        {
          name: 'signature-attribute@0x1000',
          in: 'setup.exe',
          source: 'slack',
          type: 'text',
          facts: { hiddenIn: SIGNATURE_ROOM, offsetInBytes: 0x1000 },
        },
      ],
    },
  ],
};

/** Mshta runs the scripts of HTML wherever it stands in a file. */
function isContainerOrRuns(payload: Payload): boolean {
  return isContainer(payload) || isRunnable(payload) || payload.type === 'html';
}
