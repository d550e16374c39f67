/** The archive has no extension and lies between junk. */
import { pseudoRandomBytes } from '../builder/random.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'x6Tfa0bb';
const ARCHIVE_NAME = 'vhtkqa';

export const sample: SampleCase = {
  name: 'dexphot-archive-in-junk',
  title: 'a ZIP without extension, with junk in front and behind',
  kind: 'dexphot',
  fileName: 'junk.msi',
  build: () =>
    buildBundle({
      name: 'Printer Pack',
      files: [
        toolFile(),
        archiveFile(
          loaderArchive(LOADER, PASSWORD, {
            encryption: { kind: 'zipcrypto', password: PASSWORD },
            prefix: pseudoRandomBytes('junk in front', 777),
            suffix: pseudoRandomBytes('junk behind', 333),
            offsetsCountPrefix: false,
          }),
          ARCHIVE_NAME,
        ),
        batchFile(),
      ],
      customActions: [checkAction(), unpackAction(PASSWORD, 'z.exe', ARCHIVE_NAME), startAction()],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['junk.msi › data.cab › vhtkqa › zip@0x309 › bin.dat'] }),
};
