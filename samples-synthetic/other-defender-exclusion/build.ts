/** An action that excludes a folder from Defender's scans. */
import { buildInstaller } from '../builder/installer.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-defender-exclusion',
  title: 'an exclusion from Microsoft Defender',
  kind: 'other',
  fileName: 'exclusion.msi',
  build: () =>
    buildInstaller({
      name: 'Excluder',
      customActions: [
        {
          name: 'Exclude',
          type: 34 + 64,
          source: 'TARGETDIR',
          target: 'powershell.exe -Command Add-MpPreference -ExclusionPath "$env:APPDATA"',
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({ verdict: 'suspicious', findings: [ruleId.defenderExclusion] }),
};
