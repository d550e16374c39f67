/** Tool, archive and password are joined; what starts the library does not show. */
import { archiveFile, buildBundle, toolFile, unpackAction } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'no-start-5';

export const sample: SampleCase = {
  name: 'partial-hidden-start',
  title: 'a renamed tool unpacks a library beside data without structure, and nothing is seen to start it',
  kind: 'other',
  fileName: 'hidden-start.msi',
  build: () =>
    buildBundle({
      name: 'Wallpapers',
      files: [toolFile(), archiveFile(loaderArchive('core.dll', PASSWORD))],
      customActions: [unpackAction(PASSWORD)],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, loaderDll: true },
    findings: [
      ruleId.hiddenLibraryArchive,
      ruleId.processHollowingImports,
      ruleId.unpackToOddFolder,
      ruleId.archiverBesideEncryptedArchive,
      ruleId.encryptedDataBesideDll,
      ruleId.passwordInPackage,
      ruleId.renamedUnzipUtility,
    ],
  }),
};
