/** An encoded PowerShell command unpacks and starts. */
import { encodedPowerShell } from '../builder/text.js';
import { buildBundle, checkAction, command, LOADER } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'ps-7788A';

const SCRIPT = [
  "$f = Join-Path $env:USERPROFILE 'Favorites\\kqwzpd'",
  `& "$f\\z.exe" -o -P ${PASSWORD} "$f\\kq.zip" -d "$f"`,
  `rundll32.exe "$f\\${LOADER}",Start`,
].join('; ');

export const sample: SampleCase = {
  name: 'dexphot-powershell',
  title: 'an encoded PowerShell command that unpacks and starts',
  kind: 'dexphot',
  fileName: 'powershell.msi',
  build: () =>
    buildBundle({
      name: 'Mail Gadget',
      password: PASSWORD,
      customActions: [
        checkAction(),
        command('Run', `powershell.exe -nop -w hidden -enc ${encodedPowerShell(SCRIPT)}`),
      ],
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.encodedPowerShell] }),
};
