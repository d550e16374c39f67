/** A service that others control the computer with: named, and nobody accused. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-remote-support',
  title: 'a remote access tool of a help desk, with its relay',
  kind: 'benign',
  fileName: 'remote-support.msi',
  build: () =>
    buildInstaller({
      name: 'Support',

      files: [
        {
          id: 'ScreenConnect.ClientService.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'KERNEL32.dll': ['ExitProcess'] } }),
        },
      ],

      customActions: [
        {
          name: 'Start',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target:
            '"[INSTALLFOLDER]ScreenConnect.ClientService.exe" "?e=Access&y=Guest&h=relay.example.com&p=443"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    findings: [ruleId.remoteAccessTool],
  }),
};
