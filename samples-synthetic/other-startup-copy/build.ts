/** Persistence by a copy, not by a shortcut of the tables. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-startup-copy',
  title: 'a command copies a program into the Startup folder',
  kind: 'other',
  fileName: 'startup-copy.msi',
  build: () =>
    buildInstaller({
      name: 'Helper',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [
        {
          id: 'helper.exe',
          directory: 'VIEW',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'KERNEL32.dll': ['ExitProcess'] } }),
        },
      ],

      customActions: [
        {
          name: 'Copy',
          type: 34 + 1024,
          source: 'VIEW',
          target:
            'cmd.exe /c copy "[VIEW]helper.exe" "[AppDataFolder]Microsoft\\Windows\\Start Menu\\Programs\\Startup\\helper.exe"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.startupFolderWrite],
  }),
};
