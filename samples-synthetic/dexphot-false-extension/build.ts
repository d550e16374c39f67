/** The loader bears the extension of a picture. */
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'Jj1928zx';
const LOADER_NAME = 'banner.png';

export const sample: SampleCase = {
  name: 'dexphot-false-extension',
  title: 'a loader DLL under the extension of a picture',
  kind: 'dexphot',
  fileName: 'extension.msi',
  build: () =>
    buildBundle({
      name: 'Picture Viewer',
      files: [toolFile(), archiveFile(loaderArchive(LOADER_NAME, PASSWORD)), batchFile()],
      customActions: [checkAction(), unpackAction(PASSWORD), startAction(LOADER_NAME)],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['extension.msi › data.cab › kq.zip › banner.png'] }),
};
