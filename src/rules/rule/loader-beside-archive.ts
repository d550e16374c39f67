import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const HOLDS = [
  { name: '7za.exe', type: 'pe-exe' as const, pe: {}, unzipUtility: {} },
  { name: 'data.zip', type: 'zip' as const, archive: { encryptedEntryCount: 1 } },
  { name: 'core.dll', type: 'pe-dll' as const, pe: { kind: 'dll' as const } },
];
const UNPACK = '7za.exe x -y -pgame -oC:\\game data.zip';

export const loaderBesideArchive: Rule = {
  id: 'loader-beside-archive',
  title: 'An encrypted archive is unpacked, and a DLL beside it is started in an unusual way',
  severity: 'medium',
  explanation:
    'A command unpacks an encrypted archive of the package with a tool and a password of the package, an unencrypted DLL is started, and one corroborating fact shows that it is a loader for the content of the archive. Two such facts make it the Dexphot bundle. Registering a library that the package installs into the folder of its product does not count.',
  attack: ['T1027.013', 'T1140', 'T1218'],
  references: [DEXPHOT_REPORT],
  match: ({ bundle }) => bundle.possibleWiring,
  examples: [
    {
      what: 'an export that no registration uses',
      holds: HOLDS,
      runs: [UNPACK, 'rundll32 ProgramFilesFolder\\Example\\core.dll,Start'],
    },
  ],
  counterExamples: [
    {
      what: 'a library that is registered in the folder of its product',
      holds: HOLDS,
      runs: [UNPACK, 'regsvr32 /s ProgramFilesFolder\\Example\\core.dll'],
    },
    {
      what: 'the full bundle, which has its own rule',
      holds: HOLDS.map((payload) => ({ ...payload, name: payload.name.replace('7za', 'z') })),
      runs: [UNPACK.replace('7za', 'z'), 'rundll32 ProgramFilesFolder\\Example\\core.dll,Start'],
    },
  ],
};
