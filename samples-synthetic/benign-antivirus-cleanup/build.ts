/** An antivirus maker's own clean-up: its script stops and deletes its own services and folders. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-antivirus-cleanup',
  title: "an antivirus maker's own clean-up script",
  kind: 'benign',
  fileName: 'cleanup.msi',
  build: () =>
    buildInstaller({
      name: 'Avast Cleanup',
      manufacturer: 'AVAST Software',
      files: [{ id: 'cleanup.cmd', directory: 'INSTALLFOLDER', content: script() }],
      customActions: [
        {
          name: 'RemoveRemains',
          type: 34 + 64,
          source: 'INSTALLFOLDER',
          target: 'cmd.exe /c "[INSTALLFOLDER]cleanup.cmd"',
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({}),
};

function script(): Uint8Array {
  return scriptLines(
    '@echo off',
    'rem Removes what is left of an earlier version',
    'sc stop "avast! Antivirus"',
    'taskkill /f /im avastui.exe',
    'sc delete "avast! Antivirus"',
    'if exist "%ProgramFiles%\\AVAST Software\\Avast\\setup" rd /s /q "%ProgramFiles%\\AVAST Software\\Avast\\setup"',
    'exit /b 0',
  );
}
