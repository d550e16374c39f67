/** The loader is started through `msiexec /y`, which registers a DLL. */
import { buildBundle, checkAction, command, LOADER, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'msi-y-22';

export const sample: SampleCase = {
  name: 'dexphot-msiexec-y',
  title: 'the loader started through msiexec /y',
  kind: 'dexphot',
  fileName: 'msiexec-y.msi',
  build: () =>
    buildBundle({
      name: 'Archive Tools',
      password: PASSWORD,
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        command('Register', `"[SystemFolder]msiexec.exe" /y "[FAV]${LOADER}"`),
      ],
    }),
  expected: fullBundle({ hasBatch: true }),
};
