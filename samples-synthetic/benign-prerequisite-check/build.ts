/** A PowerShell script looks for a version of .NET and stops the installation without it. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-prerequisite-check',
  title: 'a PowerShell check of what has to be there',
  kind: 'benign',
  fileName: 'prerequisite.msi',
  build: () =>
    buildInstaller({
      name: 'Report Designer',
      files: [
        {
          id: 'check.ps1',
          directory: 'INSTALLFOLDER',
          content: scriptLines(
            '$key = "HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full"',
            '$release = (Get-ItemProperty $key).Release',
            'if ($release -lt 461808) { Write-Error "Install .NET 4.7.2 first"; exit 1 }',
          ),
        },
      ],
      customActions: [
        {
          name: 'CheckRuntime',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: 'powershell.exe -NoProfile -ExecutionPolicy Bypass -File "[INSTALLFOLDER]check.ps1"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({}),
};
