import type { Evidence } from '../../facts/evidence.js';
import { groupByHolder } from '../../facts/held-payload.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

/** A wrapper may install an icon or a licence of its own. */
const MAX_FILES = 3;

export const exeWrapper: Rule = {
  id: 'exe-wrapper',
  title: 'The package is a wrapper around an installer program',
  severity: 'info',
  explanation:
    'The package installs almost nothing itself; it runs a program from its Binary table. Browsers are packaged this way for administrators. The tables do not show what that program does: analyse it separately.',
  attack: [],
  references: ['Microsoft Learn: Custom Action Type 2'],
  match: matchWrappers,
  examples: [
    {
      what: 'a setup program in the Binary table',
      holds: [
        {
          name: 'Binary.Setup',
          source: 'binary-table',
          type: 'pe-exe',
          sizeInBytes: 50_000_000,
          facts: { tableKey: 'Setup' },
        },
      ],
      tables: {
        customActions: [
          {
            name: 'RunSetup',
            type: 2,
            typeNumber: 2,
            extendedType: 0,
            kind: 'exe',
            sourceKind: 'binary',
            source: 'Setup',
            target: '/S',
            flags: [],
            command: 'Binary.Setup /S',
            references: [],
            invocations: [{ by: 'sequence', table: 'InstallExecuteSequence', number: 4001, condition: '' }],
          },
        ],
      },
    },
  ],
  counterExamples: [
    {
      what: 'a program that is installed',
      runs: ['"ProgramFilesFolder\\Example\\a.exe" /register'],
      holds: [{ name: 'a.exe', type: 'pe-exe', pe: {} }],
    },
  ],
};

function* matchWrappers({ packages, payloads, unread }: Facts): Generator<Evidence> {
  const ofBinaryTables = groupByHolder(
    payloads.filter(({ source, type }) => source === 'binary-table' && type === 'pe-exe'),
  );
  for (const { payload, tables } of packages) {
    if (tables.files.length > MAX_FILES) continue;
    const programs = new Set(
      tables.customActions
        .filter(
          ({ invocations, kind, sourceKind }) =>
            kind === 'exe' && sourceKind === 'binary' && invocations.length > 0,
        )
        .map(({ source }) => source),
    );
    for (const candidate of ofBinaryTables.get(payload) ?? []) {
      if (!programs.has(candidate.facts.tableKey ?? '')) continue;
      const wrapped = unread.find(
        ({ payloads: ids, reason }) => reason === 'unsupported' && ids.includes(candidate.id),
      );
      const what = `a program of ${candidate.sizeInBytes} bytes${wrapped === undefined ? '' : ` (${wrapped.note})`}`;
      yield payloadEvidence(candidate, `${what}; the package installs ${tables.files.length} files`);
    }
  }
}
