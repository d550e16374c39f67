/** An installer that registers its own DLL. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-regsvr32',
  title: 'regsvr32 on a DLL of the package',
  kind: 'benign',
  fileName: 'register.msi',
  build: () =>
    buildInstaller({
      name: 'Video Filter',
      files: [
        {
          id: 'filter.ax',
          directory: 'INSTALLFOLDER',
          content: buildPe({
            kind: 'dll',
            bits: 32,
            exports: ['DllRegisterServer', 'DllUnregisterServer', 'DllGetClassObject', 'DllCanUnloadNow'],
            imports: { 'OLE32.dll': ['CoCreateInstance'] },
          }),
        },
      ],
      customActions: [
        {
          name: 'Register',
          type: 34 + 1024 + 2048,
          source: 'INSTALLFOLDER',
          target: 'regsvr32.exe /s "[INSTALLFOLDER]filter.ax"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({ roles: { loaderDll: true } }),
};
