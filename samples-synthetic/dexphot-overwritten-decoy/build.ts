/** The package installs a harmless DLL; unpacking the archive puts the loader over it. */
import { buildBundle, bundleFiles, favorites, LOADER } from '../ingredient/bundle.js';
import { decoyDll } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'over-wr1te';

export const sample: SampleCase = {
  name: 'dexphot-overwritten-decoy',
  title: 'an installed DLL that the archive replaces',
  kind: 'dexphot',
  fileName: 'replaced.msi',
  build: () =>
    buildBundle({
      name: 'Stamp Album',
      files: [...bundleFiles(PASSWORD), { id: LOADER, directory: favorites.id, content: decoyDll() }],
      password: PASSWORD,
    }),
  expected: fullBundle({ hasBatch: true }),
};
