/** A service whose command is PowerShell. */
import { buildInstaller } from '../builder/installer.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-service-command',
  title: 'a service that runs PowerShell instead of a program',
  kind: 'other',
  fileName: 'servicecommand.msi',
  build: () =>
    buildInstaller({
      name: 'Service Maker',
      customActions: [
        {
          name: 'MakeService',
          type: 34 + 64,
          source: 'TARGETDIR',
          target: 'sc.exe create qzkxw binPath= "powershell -w hidden -Command iex $env:qzkxw" start= auto',
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    findings: [ruleId.servicePersistence, ruleId.autostartEntry],
  }),
};
