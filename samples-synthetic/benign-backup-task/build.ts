/** Backup software that schedules its own program every night. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-backup-task',
  title: 'backup software with a scheduled task',
  kind: 'benign',
  fileName: 'backup.msi',
  build: () =>
    buildInstaller({
      name: 'Nightly Backup',
      files: [
        {
          id: 'backup.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({
            kind: 'exe',
            bits: 64,
            imports: { 'VSSAPI.dll': ['CreateVssBackupComponentsInternal'] },
          }),
        },
      ],
      customActions: [
        {
          name: 'Schedule',
          type: 34 + 1024 + 2048,
          source: 'INSTALLFOLDER',
          target:
            'schtasks /create /f /tn "Nightly Backup" /tr "\\"[INSTALLFOLDER]backup.exe\\" --all" /sc daily /st 02:30',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({ findings: [ruleId.autostartEntry] }),
};
