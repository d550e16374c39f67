import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const dexphotBundle: Rule = {
  id: 'dexphot-bundle',
  title: 'Dexphot bundle: an unzip utility, a password-protected ZIP and a loader DLL, wired together',
  severity: 'high',
  explanation:
    'A command of the package unpacks an encrypted ZIP with an unzip utility that the package brings along, and another one starts a DLL out of that ZIP, or one that hides beside it, through a signed Windows program. So the Dexphot packages put a loader on a host past scanners that cannot look into the archive.',
  attack: ['T1027.013', 'T1036.003', 'T1140', 'T1218.007', 'T1218.011'],
  references: [DEXPHOT_REPORT],
  isMaliciousPattern: true,
  match: ({ bundle }) => bundle.wiring,
  examples: [
    {
      what: 'a renamed 7-Zip unpacks an encrypted ZIP and rundll32 starts a file out of it',
      holds: [
        { name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1, encryption: ['zipcrypto'] } },
        { name: 'urlmon.7z', in: 'kq.zip', encrypted: true, type: 'unknown' },
      ],
      runs: ['z.exe x -y -pkZ81mfQx -oC:\\kq kq.zip', 'rundll32 C:\\kq\\urlmon.7z,Start'],
    },
    {
      what: 'the names in the archive are hidden, and the DLL comes from the folder that it is unpacked into',
      holds: [
        { name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'kq.zip', type: 'zip', archive: { directoryEncrypted: true, encryptedEntryCount: 1 } },
      ],
      runs: ['z.exe x -y -pkZ81mfQx -oC:\\kq kq.zip', 'regsvr32 /s C:\\kq\\a.dat'],
    },
  ],
  counterExamples: [
    {
      what: 'the same commands in actions that nothing runs',
      holds: [
        { name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'urlmon.7z', in: 'kq.zip', encrypted: true, type: 'unknown' },
      ],
      unscheduled: ['z.exe x -y -pkZ81mfQx -oC:\\kq kq.zip', 'rundll32 C:\\kq\\urlmon.7z,Start'],
    },
    {
      what: 'encrypted data is unpacked, and a library that the package installs beside it is registered',
      holds: [
        { name: '7za.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'levels.zip', type: 'zip', archive: { encryptedEntryCount: 1 } },
        { name: 'render.dll', type: 'pe-dll', pe: { kind: 'dll' }, installPath: 'C:/game/render.dll' },
      ],
      runs: ['7za.exe x -y -pgame -oC:\\game levels.zip', 'regsvr32 /s C:\\game\\render.dll'],
    },
  ],
};
