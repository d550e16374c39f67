/** Encoded VBScript in the Binary table (type 6) unpacks, and encoded JScript in a cell (type 37) starts. */
import { encodeScript } from '../builder/script-encoder.js';
import { scriptLines } from '../builder/text.js';
import { buildBundle, checkAction, LOADER } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'enc-6Kd2';

const UNPACK = [
  'folder = Session.Property("FAV")',
  `command = """" & folder & "z.exe"" -o -P ${PASSWORD} """ & folder & "kq.zip"" -d """ & folder & """"`,
  'CreateObject("WScript.Shell").Run command, 0, True',
].join('\r\n');

const START = `new ActiveXObject('WScript.Shell').Run('rundll32 "' + Session.Property('FAV') + '${LOADER}",Start');`;

export const sample: SampleCase = {
  name: 'dexphot-encoded-script',
  title: 'scripts that the Script Encoder hides unpack and start',
  kind: 'dexphot',
  fileName: 'encodedscript.msi',
  build: () =>
    buildBundle({
      name: 'Clock Gadget',
      password: PASSWORD,
      binaries: { Steps: scriptLines(encodeScript(UNPACK)) },
      customActions: [
        checkAction(),
        { name: 'Unpack', type: 6, source: 'Steps', after: 'InstallFinalize' },
        { name: 'Start', type: 37, target: encodeScript(START), after: 'InstallFinalize' },
      ],
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.scriptAction] }),
};
