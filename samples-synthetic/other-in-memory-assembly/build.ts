/** A loader that never puts its program on the disk. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { encryptedData } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-in-memory-assembly',
  title: 'PowerShell decrypts an assembly and loads it from memory',
  kind: 'other',
  fileName: 'in-memory-assembly.msi',
  build: () =>
    buildInstaller({
      name: 'Reports',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [
        { id: 'view.ps1', directory: 'VIEW', content: script() },
        { id: 'view.dat', directory: 'VIEW', content: encryptedData() },
      ],

      customActions: [
        {
          name: 'Go',
          type: 34 + 1024,
          source: 'VIEW',
          target: 'powershell.exe -NoProfile -ExecutionPolicy Bypass -File "[VIEW]view.ps1"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.inMemoryAssembly],
  }),
};

function script(): Uint8Array {
  return scriptLines(
    '$bytes = [IO.File]::ReadAllBytes("$PSScriptRoot\\view.dat")',
    '$aes = [Security.Cryptography.Aes]::Create()',
    '$plain = $aes.CreateDecryptor().TransformFinalBlock($bytes, 16, $bytes.Length - 16)',
    '[Reflection.Assembly]::Load($plain).EntryPoint.Invoke($null, $null)',
  );
}
