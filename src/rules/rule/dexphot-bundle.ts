import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

export const dexphotBundle: Rule = {
  id: 'dexphot-bundle',
  title: 'Dexphot bundle: an unzip utility, a password-protected ZIP and a loader DLL, wired together',
  severity: 'high',
  explanation:
    'A command of the package unpacks an encrypted ZIP with an unzip utility from the package, and another command starts a DLL from that ZIP, or one hidden beside it, through a signed Windows program. Dexphot packages use this to get a loader past scanners that cannot read the archive.',
  attack: ['T1027.013', 'T1036.003', 'T1140', 'T1218.007', 'T1218.011'],
  references: [DEXPHOT_REPORT],
  isMaliciousPattern: true,
  match: ({ bundle }) => bundle.wiring,
  examples: [
    {
      what: 'a renamed 7-Zip unpacks an encrypted ZIP and rundll32 starts a file from it',
      holds: [
        { name: 'z.exe', type: 'pe-exe', pe: {}, unzipUtility: {} },
        { name: 'kq.zip', type: 'zip', archive: { encryptedEntryCount: 1, encryption: ['zipcrypto'] } },
        { name: 'urlmon.7z', in: 'kq.zip', encrypted: true, type: 'unknown' },
      ],
      runs: ['z.exe x -y -pkZ81mfQx -oC:\\kq kq.zip', 'rundll32 C:\\kq\\urlmon.7z,Start'],
    },
    {
      what: 'the names in the archive are encrypted, and the DLL is in the destination folder',
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
