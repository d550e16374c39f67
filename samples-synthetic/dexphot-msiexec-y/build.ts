/** The loader is started through `msiexec /y`, which registers a DLL. */
import { buildInstaller } from '../builder/installer.js';
import { bundleFiles, checkAction, command, favorites, LOADER, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'msi-y-22';

export const sample: SampleCase = {
  name: 'dexphot-msiexec-y',
  title: 'the loader started through msiexec /y',
  kind: 'dexphot',
  fileName: 'msiexec-y.msi',
  build: () =>
    buildInstaller({
      name: 'Archive Tools',
      files: bundleFiles(PASSWORD),
      directories: [favorites],
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        command('Register', `"[SystemFolder]msiexec.exe" /y "[FAV]${LOADER}"`),
      ],
    }),
  expected: fullBundle({ hasBatch: true }),
};
