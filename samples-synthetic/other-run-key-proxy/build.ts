/** A Run key that starts a DLL of the user's folder through rundll32. */
import { buildInstaller, registryTable } from '../builder/installer.js';
import { decoyDll } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-run-key-proxy',
  title: 'a Run key that starts a DLL through rundll32',
  kind: 'other',
  fileName: 'runproxy.msi',
  build: () =>
    buildInstaller({
      name: 'Run Proxy',
      files: [{ id: 'theme.dat', directory: 'DATA', content: decoyDll() }],
      directories: [{ id: 'DATA', parent: 'AppDataFolder', name: 'qzkxw' }],
      tables: [
        registryTable([
          {
            root: 1,
            key: 'Software\\Microsoft\\Windows\\CurrentVersion\\Run',
            name: 'qzkxw',
            value: 'rundll32.exe "[DATA]theme.dat",PickColor',
            component: 'c_theme.dat',
          },
        ]),
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    roles: { loaderDll: true },
    findings: [
      ruleId.packageDllProxyStart,
      ruleId.runKeyPersistence,
      ruleId.falseExtensionDllStart,
      ruleId.autostartEntry,
    ],
  }),
};
