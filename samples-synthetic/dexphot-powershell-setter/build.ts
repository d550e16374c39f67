/** An action of type 51 hands a PowerShell script to a launcher DLL, in the form of Advanced Installer. */
import { buildPe } from '../builder/pe.js';
import { buildBundle, checkAction, LOADER } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'psa-51-q';

const FOLDER = '$env:USERPROFILE\\Favorites\\kqwzpd';
const SCRIPT = `& "${FOLDER}\\z.exe" -o -P ${PASSWORD} "${FOLDER}\\kq.zip" -d "${FOLDER}"
Start-Process rundll32.exe -ArgumentList "${FOLDER}\\${LOADER},Start"`;

export const sample: SampleCase = {
  name: 'dexphot-powershell-setter',
  title: 'a PowerShell script handed to a launcher DLL',
  kind: 'dexphot',
  fileName: 'psetter.msi',
  build: () =>
    buildBundle({
      name: 'Compass',
      password: PASSWORD,
      binaries: {
        'PowerShellScriptLauncher.dll': buildPe({ kind: 'dll', bits: 32, exports: ['RunPowerShellScript'] }),
      },
      customActions: [
        checkAction(),
        {
          name: 'AI_DATA_SETTER',
          type: 51,
          source: 'PowerShellScriptInline',
          target: `Flags\u00026\u0001Script\u0002${SCRIPT}\u0001Params\u0002`,
          after: 'InstallFiles',
        },
        {
          name: 'PowerShellScriptInline',
          type: 1 + 1024,
          source: 'PowerShellScriptLauncher.dll',
          target: 'RunPowerShellScript',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['psetter.msi › CustomAction.AI_DATA_SETTER'] }),
};
