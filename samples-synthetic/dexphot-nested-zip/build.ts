/** The package lies in an open ZIP in the cabinet: MSI in ZIP in CAB in MSI. */
import { buildInstaller } from '../builder/installer.js';
import { buildZip } from '../builder/zip.js';
import { bundleFiles, checkAction, favorites, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'deep-03Qa';

export const sample: SampleCase = {
  name: 'dexphot-nested-zip',
  title: 'the bundle in a package inside a ZIP inside the cabinet',
  kind: 'dexphot',
  fileName: 'wrapped.msi',
  build: () =>
    buildInstaller({
      name: 'Wrapped Setup',
      files: [
        {
          id: 'content.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'inner/setup.msi', content: innerPackage() }]),
        },
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    payloads: ['wrapped.msi › data.cab › content.zip › inner/setup.msi › data.cab › kq.zip › bin.dat'],
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
