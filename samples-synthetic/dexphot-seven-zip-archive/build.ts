/** A 7z archive in place of the ZIP, under the name of one: 7-Zip does not mind. */
import { buildLockedSevenZip } from '../builder/seven-zip.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  LOADER,
  sevenZipAction,
  startAction,
  toolFile,
} from '../ingredient/bundle.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'seven-2z';

export const sample: SampleCase = {
  name: 'dexphot-seven-zip-archive',
  title: 'a 7z archive in place of the ZIP',
  kind: 'dexphot',
  fileName: 'sevenzip.msi',
  build: () =>
    buildBundle({
      name: 'Calculator',
      files: [
        toolFile(sevenZipTool()),
        archiveFile(
          buildLockedSevenZip([
            { name: LOADER, sizeInBytes: 2_560 },
            { name: 'bin.dat', sizeInBytes: 24_000 },
          ]),
        ),
        batchFile(),
      ],
      customActions: [checkAction(), sevenZipAction(PASSWORD), startAction()],
    }),
  expected: fullBundle({
    hasBatch: true,
    isPasswordFound: false,
    payloads: [`sevenzip.msi › data.cab › kq.zip › ${LOADER}`],
  }),
};
