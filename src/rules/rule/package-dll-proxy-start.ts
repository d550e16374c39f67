import type { StartDllMeaning } from '../../commands/command-meaning.js';
import { isUserWritable } from '../../execution/odd-folder.js';
import type { Payload } from '../../facts/payload.js';
import { matchSteps } from '../evidence.js';
import { looksRandom } from '../random-name.js';
import { lolbas } from '../reference.js';
import type { Rule } from '../rule.js';
import { isSignedWell } from '../signed-well.js';

const HOMQ = 'rundll32 LocalAppDataFolder\\view\\total.dll,homq';

export const packageDllProxyStart: Rule = {
  id: 'package-dll-proxy-start',
  title: 'A DLL of the package is started from a user-writable folder or through a hidden entry point',
  severity: 'medium',
  explanation:
    'rundll32 or regsvr32 starts an unsigned DLL of the package from AppData, Temp or a similar folder, or through an entry point with a random name that the DLL does not export. Latrodectus, Bumblebee and others start this way. Installers keep libraries in their product folder and register them there.',
  attack: ['T1218.010', 'T1218.011'],
  references: [lolbas('Rundll32.exe, Regsvr32.exe')],
  match: ({ payloads, ...facts }) =>
    matchSteps({ payloads, ...facts }, ({ meaning, resolved: { object } }) => {
      if (meaning.kind !== 'start-dll' || !PROXIES.has(meaning.proxy) || object === undefined)
        return undefined;
      const library = payloads[object.payload];
      if (library?.facts.pe?.kind !== 'dll' || library.encrypted || isSignedWell(library)) return undefined;
      const why = describeOddStart(library, meaning);
      return why === undefined ? undefined : `${meaning.proxy} starts ${library.path}, ${why}`;
    }),
  examples: [
    {
      what: 'an entry point that the DLL does not export, in a user folder',
      runs: [HOMQ],
      holds: [library('total.dll', 'LocalAppDataFolder/view')],
    },
    {
      what: 'a random entry point that the DLL does not export',
      runs: ['rundll32 ProgramFilesFolder\\Example\\a.dll,xkqzwvtb'],
      holds: [library('a.dll', 'ProgramFilesFolder/Example')],
    },
    {
      what: 'a DLL that is registered from Temp',
      runs: ['regsvr32 /s TempFolder\\view\\a.dll'],
      holds: [library('a.dll', 'TempFolder/view')],
    },
  ],
  counterExamples: [
    {
      what: 'a library that is registered in its product folder',
      runs: ['regsvr32 /s ProgramFilesFolder\\Example\\a.dll'],
      holds: [library('a.dll', 'ProgramFilesFolder/Example')],
    },
    {
      what: 'a program installed for one user',
      runs: ['regsvr32 /s LocalAppDataFolder\\Programs\\Example\\a.dll'],
      holds: [library('a.dll', 'LocalAppDataFolder/Programs/Example')],
    },
    {
      what: 'a setup function that the library exports',
      runs: ['rundll32 ProgramFilesFolder\\Example\\setup.dll,InstallFilter'],
      holds: [
        {
          ...library('setup.dll', 'ProgramFilesFolder/Example'),
          pe: { kind: 'dll', exports: { functions: [{ name: 'InstallFilterW', ordinal: 1 }] } },
        },
      ],
    },
    {
      what: 'nothing starts it',
      unscheduled: [HOMQ],
      holds: [library('total.dll', 'LocalAppDataFolder/view')],
    },
  ],
};

function library(name: string, folder: string) {
  return { name, type: 'pe-dll' as const, pe: { kind: 'dll' as const }, installPath: `${folder}/${name}` };
}

const PROXIES: ReadonlySet<StartDllMeaning['proxy']> = new Set([
  'rundll32',
  'regsvr32',
  'msiexec',
  'odbcconf',
  'control',
]);
const REGISTRATIONS = /^(?:dllregisterserver|dllunregisterserver|dllinstall|cplapplet)$/i;

function describeOddStart(payload: Payload, { dll, entryPoint }: StartDllMeaning): string | undefined {
  if (isUserWritable(dll) || isUserWritable(payload.installPath ?? ''))
    return 'in a folder that needs no rights to write to';
  // Packed stubs create their exports when loaded, so only a random name counts.
  if (entryPoint === undefined || REGISTRATIONS.test(entryPoint) || !looksRandom(entryPoint))
    return undefined;
  return exportsIt(payload, entryPoint) ? undefined : `by ${entryPoint}, which it does not export`;
}

/** rundll32 appends `W` or `A` to a name, and treats `#2` as an ordinal. */
function exportsIt({ facts: { pe } }: Payload, entryPoint: string): boolean {
  const wanted = entryPoint.toLowerCase();
  const functions = pe?.exports?.functions ?? [];
  return functions.some(({ name = '', ordinal }) => {
    const known = name.toLowerCase();
    return `#${ordinal}` === wanted || [wanted, `${wanted}w`, `${wanted}a`].includes(known);
  });
}
