import { matchPayloads } from '../evidence.js';
import type { Rule } from '../rule.js';
import { isSystemDllName } from '../system-dll.js';

export const unsignedSystemDllName: Rule = {
  id: 'unsigned-system-dll-name',
  title: 'An unsigned DLL has the name of a Windows DLL',
  severity: 'low',
  explanation:
    'DLLs with these names are part of Windows and are not redistributed with other software. A program that searches its own folder first loads the one in the package instead.',
  attack: ['T1036.005', 'T1574.001'],
  references: ['HijackLibs project'],
  match: (facts) =>
    matchPayloads(facts, ({ facts: { pe, signature }, installPath, name }) => {
      if (pe?.kind !== 'dll' || signature !== undefined) return undefined;
      const path = installPath ?? name;
      const bare = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
      return isSystemDllName(bare) ? `${bare} without a signature` : undefined;
    }),
  examples: [{ what: 'urlmon.dll', holds: [{ name: 'urlmon.dll', type: 'pe-dll', pe: { kind: 'dll' } }] }],
  counterExamples: [
    { what: 'a library of its own', holds: [{ name: 'render.dll', type: 'pe-dll', pe: { kind: 'dll' } }] },
    {
      what: 'a signed one',
      holds: [{ name: 'urlmon.dll', type: 'pe-dll', pe: { kind: 'dll' }, signature: {} }],
    },
  ],
};
