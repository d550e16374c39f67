/** An inline script that checks a serial number. */
import { buildInstaller } from '../builder/installer.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const SCRIPT = `
If Len(Session.Property("SERIAL")) = 12 Then
  Session.Property("SERIALOK") = "1"
End If
`;

export const sample: SampleCase = {
  name: 'benign-script-action',
  title: 'an inline script that checks a serial number',
  kind: 'benign',
  fileName: 'serial.msi',
  build: () =>
    buildInstaller({
      name: 'Ledger',
      properties: { SERIAL: 'AAAA-BBBB-CC' },
      customActions: [{ name: 'CheckSerial', type: 38, target: SCRIPT, after: 'CostFinalize' }],
    }),
  expected: noBundle({ findings: [ruleId.scriptAction] }),
};
