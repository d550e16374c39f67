/** A program that starts itself at logon. */
import { buildInstaller, registryTable } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-run-key',
  title: 'an installer that adds its own Run key',
  kind: 'benign',
  fileName: 'runkey.msi',
  build: () =>
    buildInstaller({
      name: 'Tray Clock',
      files: [
        {
          id: 'clock.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'exe', bits: 64, subsystem: 'gui' }),
        },
      ],
      tables: [
        registryTable([
          {
            root: 1,
            key: 'Software\\Microsoft\\Windows\\CurrentVersion\\Run',
            name: 'Tray Clock',
            value: '"[INSTALLFOLDER]clock.exe" /tray',
            component: 'c_clock.exe',
          },
        ]),
      ],
    }),
  expected: noBundle({ findings: [ruleId.autostartEntry] }),
};
