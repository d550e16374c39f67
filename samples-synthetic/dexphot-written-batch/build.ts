/** The batch file that unpacks and starts is written by another one, line by line. */
import { scriptLines } from '../builder/text.js';
import { archiveFile, batchFile, buildBundle, command, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'wr-bat-2';

export const sample: SampleCase = {
  name: 'dexphot-written-batch',
  title: 'a batch file written by a batch file',
  kind: 'dexphot',
  fileName: 'written-batch.msi',
  build: () =>
    buildBundle({
      name: 'Hourglass',
      files: [
        toolFile(),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(
          scriptLines(
            '@echo off',
            'cd /d "%~dp0"',
            `echo z.exe -o -P ${PASSWORD} kq.zip> r.bat`,
            `echo rundll32 ${LOADER},Start>> r.bat`,
            'call r.bat',
          ),
          'go.bat',
        ),
      ],
      customActions: [command('Go', 'cmd.exe /c "[FAV]go.bat"')],
    }),
  expected: fullBundle({ hasBatch: false }),
};
