/** One batch file is check, password and archive: the ZIP lies behind its last line, and the tool is given the file itself. */
import { concatBytes } from '../builder/text.js';
import { avCheckBatch } from '../ingredient/batch.js';
import { batchFile, buildBundle, checkAction, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'b4ck-0f-Bat';

export const sample: SampleCase = {
  name: 'dexphot-batch-archive',
  title: 'the archive behind the last line of the batch file that unpacks itself',
  kind: 'dexphot',
  fileName: 'batcharchive.msi',
  build: () =>
    buildBundle({
      name: 'Keyboard Tools',
      files: [toolFile(), batchFile(concatBytes(batch(), loaderArchive(LOADER, PASSWORD)))],
      customActions: [checkAction()],
    }),
  expected: fullBundle({ hasBatch: true }),
};

function batch(): Uint8Array {
  return avCheckBatch(
    'cd /d "%~dp0"',
    `z.exe -o -P ${PASSWORD} "%~f0" -d .`,
    `rundll32 "%~dp0${LOADER}",Start`,
  );
}
