/** A package that carries another package and installs it from its own folder. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-bootstrapper',
  title: 'a package that installs another one which it carries',
  kind: 'benign',
  fileName: 'bootstrapper.msi',
  build: () =>
    buildInstaller({
      name: 'Suite',
      files: [{ id: 'runtime.msi', directory: 'INSTALLFOLDER', content: runtimePackage() }],
      customActions: [
        {
          name: 'InstallRuntime',
          type: 34 + 192,
          source: 'INSTALLFOLDER',
          target: 'msiexec.exe /i "[INSTALLFOLDER]runtime.msi" /qb',
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({ payloads: ['bootstrapper.msi › data.cab › runtime.msi › data.cab › runtime.dll'] }),
};

function runtimePackage(): Uint8Array {
  return buildInstaller({
    name: 'Runtime',
    files: [
      {
        id: 'runtime.dll',
        directory: 'INSTALLFOLDER',
        content: buildPe({ kind: 'dll', bits: 64, exports: ['Init'] }),
      },
    ],
  });
}
