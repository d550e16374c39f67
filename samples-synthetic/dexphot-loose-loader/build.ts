/** The archive holds the data file alone; the loader lies open in the cabinet, under another extension. */
import { buildZip } from '../builder/zip.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  favorites,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { encryptedData, loaderDll } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase, type SampleExpectation } from '../sample-case.js';

const PASSWORD = 'loose-17';
const LOADER_NAME = 'theme.bin';

export const sample: SampleCase = {
  name: 'dexphot-loose-loader',
  title: 'a loader beside the archive instead of in it',
  kind: 'dexphot',
  fileName: 'loose.msi',
  build: () =>
    buildBundle({
      name: 'Themes',
      files: [
        toolFile(),
        archiveFile(
          buildZip([{ name: 'bin.dat', content: encryptedData() }], {
            encryption: { kind: 'zipcrypto', password: PASSWORD },
          }),
        ),
        batchFile(),
        { id: LOADER_NAME, directory: favorites.id, content: loaderDll(64) },
      ],
      customActions: [checkAction(), unpackAction(PASSWORD), startAction(LOADER_NAME)],
    }),
  expected: withoutArchivedLoader(fullBundle({ hasBatch: true })),
};

function withoutArchivedLoader(expected: SampleExpectation): SampleExpectation {
  return { ...expected, findings: expected.findings.filter((id) => id !== ruleId.archiveDllProxyStart) };
}
