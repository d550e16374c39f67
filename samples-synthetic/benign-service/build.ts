/** An installer that installs its own service. */
import { buildInstaller } from '../builder/installer.js';
import { standardTable } from '../builder/msi-table.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-service',
  title: 'an installer that installs its own service',
  kind: 'benign',
  fileName: 'service.msi',
  build: () =>
    buildInstaller({
      name: 'Print Queue',
      files: [
        {
          id: 'queue.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({
            kind: 'exe',
            bits: 64,
            imports: { 'ADVAPI32.dll': ['StartServiceCtrlDispatcherW'] },
          }),
        },
      ],
      tables: [
        standardTable('ServiceInstall', [
          [
            'Queue',
            'PrintQueue',
            'Print Queue',
            16,
            2,
            1,
            null,
            null,
            null,
            null,
            null,
            'c_queue.exe',
            'Keeps the queue',
          ],
        ]),
      ],
    }),
  expected: noBundle({ findings: [ruleId.autostartEntry] }),
};
