/** JScript in the Binary table (type 5) unpacks and starts. */
import { scriptLines } from '../builder/text.js';
import { buildBundle, checkAction, LOADER } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'js-aa0451';

export const sample: SampleCase = {
  name: 'dexphot-jscript-binary',
  title: 'JScript in the Binary table that unpacks and starts',
  kind: 'dexphot',
  fileName: 'jscript.msi',
  build: () =>
    buildBundle({
      name: 'News Gadget',
      password: PASSWORD,
      binaries: { Steps: script() },
      customActions: [
        checkAction(),
        { name: 'Run', type: 5, source: 'Steps', target: 'main', after: 'InstallFinalize' },
      ],
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.scriptAction] }),
};

function script(): Uint8Array {
  return scriptLines(
    'function main() {',
    "  var folder = Session.Property('FAV');",
    "  var shell = new ActiveXObject('WScript.Shell');",
    `  shell.Run('"' + folder + 'z.exe" -o -P ${PASSWORD} "' + folder + 'kq.zip" -d "' + folder + '"', 0, true);`,
    `  shell.Run('rundll32 "' + folder + '${LOADER}",Start', 0, false);`,
    '}',
  );
}
