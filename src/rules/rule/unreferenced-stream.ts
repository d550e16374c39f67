import { matchPayloads } from '../evidence.js';
import { isContainer, isRunnable } from '../payload-kind.js';
import type { Rule } from '../rule.js';

export const unreferencedStream: Rule = {
  id: 'unreferenced-stream',
  title: 'An archive or a program is in a stream that no table refers to',
  severity: 'low',
  explanation:
    'Windows Installer never reads this stream; another program would have to extract it from the package. Build tools occasionally leave such streams behind.',
  attack: ['T1027.009', 'T1564'],
  references: [],
  match: (facts) =>
    matchPayloads(facts, (payload) =>
      payload.source === 'unreferenced-stream' && (isContainer(payload) || isRunnable(payload))
        ? `${payload.type} of ${payload.sizeInBytes} bytes that no table refers to`
        : undefined,
    ),
  examples: [
    { what: 'a ZIP', holds: [{ name: 'q', source: 'unreferenced-stream', type: 'zip', archive: {} }] },
  ],
  counterExamples: [
    { what: 'text', holds: [{ name: 'q', source: 'unreferenced-stream', type: 'text' }] },
    { what: 'a Binary row', holds: [{ name: 'Binary.q', source: 'binary-table', type: 'zip', archive: {} }] },
  ],
};
