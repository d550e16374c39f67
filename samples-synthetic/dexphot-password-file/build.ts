/** The password is the first line of a file, which the batch file reads; Info-ZIP takes it out of the environment. */
import { scriptLines } from '../builder/text.js';
import { avCheckBatch } from '../ingredient/batch.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  favorites,
  LOADER,
  toolFile,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'Fr0m-a-F1le';

export const sample: SampleCase = {
  name: 'dexphot-password-file',
  title: 'the password in a file of its own, handed over in the environment',
  kind: 'dexphot',
  fileName: 'passwordfile.msi',
  build: () =>
    buildBundle({
      name: 'Keyboard Tools',
      files: [
        toolFile(),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        { id: 'kq.dat', directory: favorites.id, content: scriptLines(PASSWORD) },
        batchFile(batch()),
      ],
      customActions: [checkAction()],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['passwordfile.msi › data.cab › kq.zip › wlbsctrl.dll'] }),
};

function batch(): Uint8Array {
  return avCheckBatch(
    'cd /d "%~dp0"',
    'set /p kq=<kq.dat',
    'set UNZIP=-P %kq%',
    'z.exe -o kq.zip -d .',
    `rundll32 "%~dp0${LOADER}",Start`,
  );
}
