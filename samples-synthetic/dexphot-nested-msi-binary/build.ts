/** The bundle is a whole package in the Binary table of a package that only starts it. */
import { buildInstaller } from '../builder/installer.js';
import { bundleFiles, checkAction, favorites, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'in-51xKz';

export const sample: SampleCase = {
  name: 'dexphot-nested-msi-binary',
  title: 'the bundle in a package inside the Binary table',
  kind: 'dexphot',
  fileName: 'outer.msi',
  build: () =>
    buildInstaller({
      name: 'Outer Setup',
      binaries: { inner: innerPackage() },
      customActions: [
        {
          name: 'RunInner',
          type: 34,
          source: 'TempFolder',
          target: 'msiexec.exe /i "[TempFolder]inner.msi" /qn',
          after: 'InstallInitialize',
        },
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    payloads: [
      'outer.msi › Binary.inner › data.cab › z.exe',
      'outer.msi › Binary.inner › data.cab › kq.zip › bin.dat',
    ],
  }),
};

function innerPackage(): Uint8Array {
  return buildInstaller({
    name: 'Inner Setup',
    files: bundleFiles(PASSWORD),
    directories: [favorites],
    customActions: [checkAction(), unpackAction(PASSWORD), startAction()],
  });
}
