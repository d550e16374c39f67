/** The batch file lies under a name without extension; a command copies it to one that cmd runs. */
import { avCheckBatch } from '../ingredient/batch.js';
import { archiveFile, batchFile, buildBundle, command, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'no-ext-17';

export const sample: SampleCase = {
  name: 'dexphot-copied-batch',
  title: 'a batch file without extension, copied and run',
  kind: 'dexphot',
  fileName: 'copiedbatch.msi',
  build: () =>
    buildBundle({
      name: 'Dictionary',
      files: [
        toolFile(),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(
          avCheckBatch(
            `"%~dp0z.exe" -o -P ${PASSWORD} "%~dp0kq.zip" -d "%~dp0."`,
            `rundll32 "%~dp0${LOADER}",Start`,
          ),
          'data17',
        ),
      ],
      customActions: [command('Go', 'cmd.exe /c copy "[FAV]data17" "[FAV]r.cmd" & "[FAV]r.cmd"')],
    }),
  expected: fullBundle({ hasBatch: true }),
};
