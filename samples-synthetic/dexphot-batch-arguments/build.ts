/** Password, archive and loader come to the batch file as arguments. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { archiveFile, batchFile, command, favorites, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'arg-1-2-3';

export const sample: SampleCase = {
  name: 'dexphot-batch-arguments',
  title: 'password and names as arguments of a batch file',
  kind: 'dexphot',
  fileName: 'arguments.msi',
  build: () =>
    buildInstaller({
      name: 'Metronome',
      files: [
        toolFile(),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(
          scriptLines('@echo off', 'cd /d "%~dp0"', 'z.exe -o -P %1 %2', 'rundll32 %~3,Start'),
          'go.bat',
        ),
      ],
      directories: [favorites],
      customActions: [command('Go', `cmd.exe /c ""[FAV]go.bat" ${PASSWORD} kq.zip "${LOADER}""`)],
    }),
  expected: fullBundle({ hasBatch: false }),
};
