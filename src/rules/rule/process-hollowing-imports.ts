import { findHollowingImports } from '../../bundle/loader.js';
import { findStartedPayloads } from '../../execution/reach.js';
import { reachedSteps } from '../../execution/reached-step.js';
import type { Evidence } from '../../facts/evidence.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const IMPORTS = [
  {
    dll: 'KERNEL32.dll',
    functions: ['CreateProcessW', 'WriteProcessMemory', 'SetThreadContext', 'ResumeThread'],
    delayed: false,
  },
];

export const processHollowingImports: Rule = {
  id: 'process-hollowing-imports',
  title: 'A program that is started or encrypted imports the functions for process hollowing',
  severity: 'medium',
  explanation:
    'The program imports functions that start a process, write to its memory and redirect its execution: this is how a loader runs its payload inside svchost.exe or nslookup.exe. Debuggers import them too, but are not in encrypted archives, and installers do not start them.',
  attack: ['T1055.012'],
  references: [DEXPHOT_REPORT],
  match: matchImports,
  examples: [
    {
      what: 'a DLL that rundll32 starts',
      runs: ['rundll32 a.dll,Start'],
      holds: [{ name: 'a.dll', type: 'pe-dll', pe: { kind: 'dll', imports: IMPORTS } }],
    },
    {
      what: 'a DLL in an encrypted archive',
      holds: [
        { name: 'a.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        {
          name: 'a.dll',
          in: 'a.zip',
          encrypted: true,
          type: 'pe-dll',
          pe: { kind: 'dll', imports: IMPORTS },
        },
      ],
    },
  ],
  counterExamples: [
    {
      what: 'a debugger that is installed',
      holds: [{ name: 'debugger.exe', type: 'pe-exe', pe: { imports: IMPORTS } }],
    },
    {
      what: 'a DLL that starts processes',
      runs: ['rundll32 a.dll,Start'],
      holds: [
        {
          name: 'a.dll',
          type: 'pe-dll',
          pe: {
            kind: 'dll',
            imports: [{ dll: 'KERNEL32.dll', functions: ['CreateProcessW'], delayed: false }],
          },
        },
      ],
    },
  ],
};

function* matchImports(facts: Facts): Generator<Evidence> {
  const started = findStartedPayloads(facts.execution.commands, facts);
  for (const { meaning, resolved } of reachedSteps(facts.execution)) {
    if (meaning.kind === 'start-dll' && meaning.proxy !== 'com' && resolved.object !== undefined)
      started.add(resolved.object.payload);
  }
  for (const payload of facts.payloads) {
    const { pe } = payload.facts;
    if (pe === undefined || !(payload.encrypted || (pe.kind === 'dll' && started.has(payload.id)))) continue;
    const imports = findHollowingImports(pe);
    if (imports !== undefined) yield payloadEvidence(payload, `imports ${imports.join(', ')}`);
  }
}
