/** An installer that looks for an antivirus product to show a hint; it goes on whatever it finds. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-antivirus-hint',
  title: 'a check for antivirus products that only shows a hint',
  kind: 'benign',
  fileName: 'hint.msi',
  build: () =>
    buildInstaller({
      name: 'Compiler',
      files: [{ id: 'hint.cmd', directory: 'INSTALLFOLDER', content: script() }],
      customActions: [
        {
          name: 'ShowHint',
          type: 34 + 64 + 128,
          source: 'INSTALLFOLDER',
          target: 'cmd.exe /c "[INSTALLFOLDER]hint.cmd"',
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({ roles: { avCheckScript: true } }),
};

function script(): Uint8Array {
  return scriptLines(
    '@echo off',
    'tasklist | find /i "MsMpEng.exe" >nul',
    'if not errorlevel 1 echo Builds are faster when the project folder is excluded from scanning. See the manual.',
    'exit /b 0',
  );
}
