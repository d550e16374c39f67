/** No command starts the loader: Windows Installer itself loads it from the File table. */
import { buildZip } from '../builder/zip.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  favorites,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { encryptedData, loaderDll } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase, type SampleExpectation } from '../sample-case.js';

const PASSWORD = 'type-17-x';

export const sample: SampleCase = {
  name: 'dexphot-installer-loaded',
  title: 'a loader that an action of type 17 loads',
  kind: 'dexphot',
  fileName: 'type17.msi',
  build: () =>
    buildBundle({
      name: 'Sundial',
      files: [
        toolFile(),
        archiveFile(
          buildZip([{ name: 'bin.dat', content: encryptedData() }], {
            encryption: { kind: 'zipcrypto', password: PASSWORD },
          }),
        ),
        batchFile(),
        { id: 'sundial.dll', directory: favorites.id, content: loaderDll() },
      ],
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        { name: 'Load', type: 17 + 1024, source: 'sundial.dll', target: 'Start', after: 'InstallFiles' },
      ],
    }),
  expected: withoutArchivedLoader(fullBundle({ hasBatch: true, findings: [ruleId.processHollowingImports] })),
};

function withoutArchivedLoader(expected: SampleExpectation): SampleExpectation {
  return { ...expected, findings: expected.findings.filter((id) => id !== ruleId.archiveDllProxyStart) };
}
