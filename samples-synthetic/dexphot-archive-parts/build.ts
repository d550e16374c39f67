/** The archive lies in two files, which a command joins before it is unpacked. */
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  command,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'part-1-2';

export const sample: SampleCase = {
  name: 'dexphot-archive-parts',
  title: 'the archive in two parts',
  kind: 'dexphot',
  fileName: 'parts.msi',
  build: () => {
    const archive = loaderArchive(LOADER, PASSWORD);
    const middle = archive.length >> 1;
    return buildBundle({
      name: 'Jigsaw',
      files: [
        toolFile(),
        archiveFile(archive.subarray(0, middle), 'p1.dat'),
        archiveFile(archive.subarray(middle), 'p2.dat'),
        batchFile(),
      ],
      customActions: [
        checkAction(),
        command('Join', 'cmd.exe /c copy /y /b "[FAV]p1.dat"+"[FAV]p2.dat" "[FAV]kq.zip"'),
        unpackAction(PASSWORD),
        startAction(),
      ],
    });
  },
  expected: fullBundle({ hasBatch: true }),
};
