/** A batch file gates the installation, an archive with a known password lies there; no tool comes along. */
import { archiveFile, batchFile, buildBundle, checkAction, LOADER } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'partial-no-tool',
  title: 'a gating batch file and an encrypted archive without a tool',
  kind: 'other',
  fileName: 'notool.msi',
  build: () =>
    buildBundle({
      name: 'No Tool',
      files: [archiveFile(loaderArchive(LOADER, 'never written down 2')), batchFile()],
      customActions: [checkAction()],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    bundleMatch: 'partial',
    roles: { passwordProtectedZip: true, avCheckScript: true, loaderDll: true },
    findings: [ruleId.avCheckGatesInstall],
  }),
};
