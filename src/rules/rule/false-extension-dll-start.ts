import { isLibraryName } from '../../bundle/loader.js';
import { starterOf } from '../../commands/command-meaning.js';
import { baseName } from '../../execution/path-name.js';
import { matchSteps } from '../evidence.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const falseExtensionDllStart: Rule = {
  id: 'false-extension-dll-start',
  title: 'A DLL with a different file extension is started',
  severity: 'medium',
  explanation:
    'rundll32, regsvr32, msiexec /y or another signed program starts a file of the package as a DLL, although its extension is that of an archive, a picture or data.',
  attack: ['T1036.008', 'T1218'],
  references: [DEXPHOT_REPORT],
  match: ({ payloads, ...facts }) =>
    matchSteps({ payloads, ...facts }, ({ meaning, resolved }) => {
      if (meaning.kind !== 'start-dll' || resolved.object === undefined || meaning.proxy === 'com')
        return undefined;
      const name = baseName(meaning.dll);
      if (!/\.[a-z0-9]{1,5}$/.test(name) || isLibraryName(name) || /\.(?:exe|tlb|inf)$/.test(name))
        return undefined;
      return `${starterOf(meaning)} starts ${payloads[resolved.object.payload]?.path ?? meaning.dll}`;
    }),
  examples: [
    {
      what: 'a DLL called .7z',
      runs: ['rundll32 urlmon.7z,Start'],
      holds: [{ name: 'urlmon.7z', type: 'pe-dll', pe: { kind: 'dll' } }],
    },
  ],
  counterExamples: [
    {
      what: 'a library',
      runs: ['regsvr32 /s filter.ax'],
      holds: [{ name: 'filter.ax', type: 'pe-dll', pe: { kind: 'dll' } }],
    },
    {
      what: 'a service program registered as a COM server',
      runs: ['installutil x.exe'],
      holds: [{ name: 'x.exe', type: 'pe-exe', pe: {} }],
    },
    {
      what: 'a COM class whose library has its own extension',
      tables: {
        registry: [
          {
            id: 'r',
            root: 'HKCR',
            key: 'CLSID\\{6F9619FF-8B86-D011-B42D-00C04FC964FF}\\InprocServer32',
            name: '',
            value: 'ProgramFilesFolder\\Example\\plug.8bi',
            component: 'c',
          },
        ],
      },
      holds: [{ name: 'plug.8bi', type: 'pe-dll', pe: { kind: 'dll' } }],
    },
  ],
};
