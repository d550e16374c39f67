/** The wiring of Latrodectus: a DLL in AppData, and an entry that no registration uses. */
import { buildInstaller } from '../builder/installer.js';
import { decoyDll } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-user-folder-library',
  title: 'rundll32 starts an installed DLL out of a folder of the user by an entry of its own',
  kind: 'other',
  fileName: 'user-folder-library.msi',
  build: () =>
    buildInstaller({
      name: 'Viewer',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [{ id: 'total.dll', directory: 'VIEW', content: decoyDll() }],

      customActions: [
        {
          name: 'Go',
          type: 34 + 1024,
          source: 'VIEW',
          target: 'rundll32.exe "[VIEW]total.dll",PickColor',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    roles: { loaderDll: true },
    findings: [ruleId.packageDllProxyStart],
  }),
};
