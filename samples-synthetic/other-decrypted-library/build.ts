/** The wiring of BatLoader: a tool decrypts with a literal passphrase. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { encryptedData } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-decrypted-library',
  title: 'gpg decrypts a library with a passphrase of the package, and regsvr32 starts it',
  kind: 'other',
  fileName: 'decrypted-library.msi',
  build: () =>
    buildInstaller({
      name: 'Meetings',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [
        {
          id: 'gpg.exe',
          directory: 'VIEW',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'KERNEL32.dll': ['ExitProcess'] } }),
        },
        { id: 'p.gpg', directory: 'VIEW', content: encryptedData() },
      ],

      customActions: [
        {
          name: 'Decrypt',
          type: 34 + 1024,
          source: 'VIEW',
          target:
            '"[VIEW]gpg.exe" --batch --yes --passphrase putword --output "[VIEW]p.dll" --decrypt "[VIEW]p.gpg"',
          after: 'InstallFiles',
        },
        {
          name: 'Start',
          type: 34 + 1024,
          source: 'VIEW',
          target: 'regsvr32.exe /s "[VIEW]p.dll"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.decryptedFileStart],
  }),
};
