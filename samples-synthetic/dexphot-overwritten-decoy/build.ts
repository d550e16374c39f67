/** The package installs a harmless DLL; unpacking the archive puts the loader over it. */
import { buildInstaller } from '../builder/installer.js';
import {
  bundleFiles,
  checkAction,
  favorites,
  LOADER,
  startAction,
  unpackAction,
} from '../ingredient/bundle.js';
import { decoyDll } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'over-wr1te';

export const sample: SampleCase = {
  name: 'dexphot-overwritten-decoy',
  title: 'an installed DLL that the archive replaces',
  kind: 'dexphot',
  fileName: 'replaced.msi',
  build: () =>
    buildInstaller({
      name: 'Stamp Album',
      files: [...bundleFiles(PASSWORD), { id: LOADER, directory: favorites.id, content: decoyDll() }],
      directories: [favorites],
      customActions: [checkAction(), unpackAction(PASSWORD), startAction()],
    }),
  expected: fullBundle({ hasBatch: true }),
};
