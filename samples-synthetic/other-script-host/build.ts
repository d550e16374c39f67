/** The wiring of Mispadu: AutoIt, and a script that is compiled. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { encryptedData } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-script-host',
  title: 'a script host in a folder of the user runs a compiled script',
  kind: 'other',
  fileName: 'script-host.msi',
  build: () =>
    buildInstaller({
      name: 'Invoices',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [
        {
          id: 'autoit3.exe',
          directory: 'VIEW',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'KERNEL32.dll': ['ExitProcess'] } }),
        },
        { id: 'a.a3x', directory: 'VIEW', content: encryptedData() },
      ],

      customActions: [
        {
          name: 'Go',
          type: 34 + 1024,
          source: 'VIEW',
          target: '"[VIEW]autoit3.exe" "[VIEW]a.a3x"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.scriptHostStart],
  }),
};
