/** An updater that runs each hour and downloads from its maker, by its own program. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-updater-task',
  title: 'an updater with an hourly task and a URL',
  kind: 'benign',
  fileName: 'updater.msi',
  build: () =>
    buildInstaller({
      name: 'Office Fonts',
      files: [
        {
          id: 'updater.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'WINHTTP.dll': ['WinHttpOpen'] } }),
        },
      ],
      customActions: [
        {
          name: 'Schedule',
          type: 34 + 1024 + 2048,
          source: 'INSTALLFOLDER',
          target:
            'schtasks /create /f /tn "Office Fonts Update" /tr "[INSTALLFOLDER]updater.exe --feed https://updates.example.com/feed.xml" /sc minute /mo 60',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({ findings: [ruleId.autostartEntry] }),
};
