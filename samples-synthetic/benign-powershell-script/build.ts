/** An installer that runs its own PowerShell script in the open. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-powershell-script',
  title: 'a plain PowerShell script of the package',
  kind: 'benign',
  fileName: 'psscript.msi',
  build: () =>
    buildInstaller({
      name: 'Admin Module',
      files: [
        {
          id: 'configure.ps1',
          directory: 'INSTALLFOLDER',
          content: scriptLines(
            'param([string]$Folder)',
            "New-Item -ItemType Directory -Force -Path (Join-Path $Folder 'logs') | Out-Null",
          ),
        },
      ],
      customActions: [
        {
          name: 'Configure',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target:
            'powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File "[INSTALLFOLDER]configure.ps1" -Folder "[INSTALLFOLDER]"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({}),
};
