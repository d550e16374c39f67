import { SIGNATURE_ROOM } from '../../facts/hidden-place.js';
import type { Payload } from '../../facts/payload.js';
import { matchPayloads } from '../evidence.js';
import { isContainer, isRunnable } from '../payload-kind.js';
import type { Rule } from '../rule.js';

export const dataInSignature: Rule = {
  id: 'data-in-signature',
  title: 'An archive or a program is hidden in an unsigned part of a signature',
  severity: 'medium',
  explanation:
    'An archive or a program follows the PKCS#7 data of a signature, or is in a part of it that is not signed. Windows still accepts the signature unless strict checking is enabled. Zloader hid a script this way in a library that its package passed to mshta.',
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
      what: 'a script after the PKCS#7 data of a library',
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
      what: 'a tag that an installer stores in its signature',
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
