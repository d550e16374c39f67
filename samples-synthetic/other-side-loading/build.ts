/** Side-loading: the program is clean, its library is not, and the data is for the library. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { decoyDll, encryptedData } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-side-loading',
  title:
    'a program in a folder of the user beside an unsigned library that it imports and data without structure',
  kind: 'other',
  fileName: 'side-loading.msi',
  build: () =>
    buildInstaller({
      name: 'Voice',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [
        {
          id: 'voice.exe',
          directory: 'VIEW',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'colorpicker.dll': ['PickColor'] } }),
        },
        { id: 'colorpicker.dll', directory: 'VIEW', content: decoyDll() },
        { id: 'msgs.dat', directory: 'VIEW', content: encryptedData() },
      ],

      customActions: [
        { name: 'Go', type: 34 + 1024, source: 'VIEW', target: '"[VIEW]voice.exe"', after: 'InstallFiles' },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.sideLoadedLibrary],
  }),
};
