/** The whole command line comes to a deferred script through CustomActionData. */
import { buildBundle, checkAction, startAction } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'cad-18Zm';

const RUN_GIVEN_COMMAND = `
Set shell = CreateObject("WScript.Shell")
shell.Run Session.Property("CustomActionData"), 0, True
`;

export const sample: SampleCase = {
  name: 'dexphot-custom-action-data',
  title: 'the command with the password handed over as CustomActionData',
  kind: 'dexphot',
  fileName: 'cad.msi',
  build: () =>
    buildBundle({
      name: 'Tablet Tools',
      password: PASSWORD,
      customActions: [
        {
          name: 'SetRunCommand',
          type: 51,
          source: 'RunCommand',
          target: `"[FAV]z.exe" -o -P ${PASSWORD} "[FAV]kq.zip" -d "[FAV]."`,
          after: 'CostFinalize',
        },
        checkAction(),
        { name: 'RunCommand', type: 38 + 1024, target: RUN_GIVEN_COMMAND, after: 'InstallFiles' },
        startAction(),
      ],
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.scriptAction] }),
};
