import { callsInstaller } from '../../bundle/loader.js';
import { parseCustomActionType } from '../../formats/msi/custom-action.js';
import { matchSteps } from '../evidence.js';
import type { ExamplePayload } from '../example-facts.js';
import { looksRandom } from '../random-name.js';
import type { Rule } from '../rule.js';
import { isSignedWell } from '../signed-well.js';

const LIBRARY: ExamplePayload = {
  name: 'Binary.utskzc',
  source: 'binary-table',
  type: 'pe-dll',
  pe: { kind: 'dll' },
  facts: { tableKey: 'Binary.utskzc' },
};
const ACTION = {
  name: 'utskzc',
  type: 1,
  extendedType: 0,
  ...parseCustomActionType(1),
  source: 'utskzc',
  target: 'mvrtubhpxy',
  command: 'Binary.utskzc!mvrtubhpxy',
  references: [],
  invocations: [
    { by: 'sequence' as const, table: 'InstallExecuteSequence' as const, number: 6601, condition: '' },
  ],
};

export const foreignActionLibrary: Rule = {
  id: 'foreign-action-library',
  title: 'Windows Installer loads a DLL with a random name that does not use its API',
  severity: 'medium',
  explanation:
    'An action calls a function of an unsigned DLL that does not import msi.dll, and the action, the function or the DLL has a random name. Custom action libraries read properties of the installation and write to its log, and import msi.dll for that. Magniber and others make Windows Installer load their own DLL this way.',
  attack: ['T1218.007'],
  references: ['Microsoft Learn: Custom Action Types 1 and 17'],
  match: ({ payloads, ...facts }) =>
    matchSteps({ payloads, ...facts }, ({ command, meaning, resolved: { object } }) => {
      if (command.origin.kind !== 'custom-action' || meaning.kind !== 'call-dll') return undefined;
      if (meaning.library !== undefined || object === undefined) return undefined;
      const library = payloads[object.payload];
      const pe = library?.facts.pe;
      if (library === undefined || pe?.kind !== 'dll' || callsInstaller(pe) || isSignedWell(library))
        return undefined;
      const names = [command.origin.name, meaning.entryPoint, library.name.replace(/^Binary\./, '')];
      if (!names.some(looksRandom)) return undefined;
      return `calls ${meaning.entryPoint} of ${library.path}, which does not import msi.dll`;
    }),
  examples: [
    {
      what: 'a DLL from the Binary table',
      holds: [LIBRARY],
      tables: { customActions: [ACTION] },
    },
  ],
  counterExamples: [
    {
      what: 'a custom action library',
      holds: [
        {
          ...LIBRARY,
          pe: { kind: 'dll', imports: [{ dll: 'msi.dll', functions: ['#17'], delayed: false }] },
        },
      ],
      tables: { customActions: [ACTION] },
    },
    {
      what: 'nothing calls it',
      holds: [LIBRARY],
      tables: { customActions: [{ ...ACTION, invocations: [] }] },
    },
  ],
};
