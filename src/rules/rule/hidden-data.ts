import type { Evidence } from '../../facts/evidence.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { isContainer, isRunnable, liesOutsideOfStreams } from '../payload-kind.js';
import type { Rule } from '../rule.js';

export const hiddenData: Rule = {
  id: 'hidden-data',
  title: 'An archive or a program is hidden where Windows Installer never reads',
  severity: 'medium',
  explanation:
    'An archive or a program follows the end of the package, or is in the slack of a stream or in free sectors. Windows Installer does not read these bytes, nor do most scanners; a program that opens the package as a file can.',
  attack: ['T1027.009', 'T1564'],
  references: ['CVE-2020-1464'],
  match: matchHidden,
  examples: [
    {
      what: 'a ZIP after the end of the package',
      holds: [
        {
          name: 'appended@0x8000',
          source: 'appended',
          type: 'zip',
          archive: {},
          facts: { hiddenIn: 'appended', offsetInBytes: 0x8000 },
        },
      ],
    },
    {
      what: 'a JAR after the end of a signed package, whose signature remains valid',
      signature: {},
      holds: [
        {
          name: 'appended@0x8000',
          source: 'appended',
          type: 'jar',
          archive: {},
          facts: { hiddenIn: 'appended', offsetInBytes: 0x8000 },
        },
      ],
    },
    {
      what: 'a ZIP in the middle of free sectors',
      holds: [
        {
          name: 'free@0x400',
          source: 'slack',
          type: 'data',
          facts: { hiddenIn: 'free-sector', offsetInBytes: 0x400 },
        },
        { name: 'zip@0x10', in: 'free@0x400', source: 'appended', type: 'zip', archive: {} },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'the payload of an installer program after its last section',
      holds: [
        { name: 'setup.exe', type: 'pe-exe', pe: {} },
        {
          name: 'overlay@0x400',
          in: 'setup.exe',
          source: 'appended',
          type: 'cab',
          facts: { hiddenIn: 'behind the last section' },
        },
      ],
    },
    {
      what: 'text in slack',
      holds: [{ name: 'slack@0x400', source: 'slack', type: 'text', facts: { hiddenIn: 'slack' } }],
    },
  ],
};

/** The contents of a hidden payload are hidden too; only the outermost archive or program is reported. */
function* matchHidden({ packages, payloads }: Facts): Generator<Evidence> {
  const signed = new Set(packages.filter(({ signature }) => signature?.digestMatches).map((p) => p.payload));
  const hidden = new Map<number, 'named' | 'open'>();
  for (const payload of payloads) {
    const holder = payload.parent === null ? undefined : hidden.get(payload.parent);
    if (holder === undefined && !liesOutsideOfStreams(payload, payloads)) continue;
    const isNamed = isContainer(payload) || isRunnable(payload);
    hidden.set(payload.id, isNamed || holder === 'named' ? 'named' : 'open');
    if (!isNamed || holder === 'named') continue;
    const all =
      payload.parent !== null && signed.has(payload.parent) ? '; the signature fits all the same' : '';
    yield payloadEvidence(
      payload,
      `${payload.type} of ${payload.sizeInBytes} bytes in bytes of no stream${all}`,
    );
  }
}
