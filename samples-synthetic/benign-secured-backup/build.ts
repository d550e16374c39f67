/** Backup software that ships 7-Zip, schedules itself and writes encrypted archives; its archives are not in the package. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-secured-backup',
  title: 'backup software that writes encrypted archives with 7-Zip',
  kind: 'benign',
  fileName: 'securedbackup.msi',
  build: () =>
    buildInstaller({
      name: 'Secured Backup',
      files: [
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        {
          id: 'backup.cmd',
          directory: 'INSTALLFOLDER',
          content: scriptLines(
            '@echo off',
            'if "%BACKUP_PASSWORD%"=="" exit /b 2',
            '"%~dp07za.exe" a -tzip -p%BACKUP_PASSWORD% -mem=AES256 "%BACKUP_TARGET%\\%date%.zip" "%USERPROFILE%\\Documents"',
          ),
        },
      ],
      customActions: [
        {
          name: 'Schedule',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target:
            'schtasks /create /f /tn "Secured Backup" /tr "[INSTALLFOLDER]backup.cmd" /sc weekly /d SUN',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({ roles: { unzipUtility: true }, findings: [ruleId.autostartEntry] }),
};
