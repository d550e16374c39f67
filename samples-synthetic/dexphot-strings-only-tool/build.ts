/** The unzip utility has no version resource: its texts alone tell what it is. */
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
import { infoZipToolWithoutVersion } from '../ingredient/unzip-tool.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'str-0only';

export const sample: SampleCase = {
  name: 'dexphot-strings-only-tool',
  title: 'an unzip utility without version resource, as a .dat file',
  kind: 'dexphot',
  fileName: 'strings.msi',
  build: () =>
    buildBundle({
      name: 'Chess',
      files: [
        toolFile(infoZipToolWithoutVersion(), 'helper.dat'),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(),
      ],
      customActions: [checkAction(), unpackAction(PASSWORD, 'helper.dat'), startAction()],
    }),
  expected: fullBundle({ hasBatch: true }),
};
