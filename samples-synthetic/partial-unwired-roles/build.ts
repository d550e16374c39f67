/** A tool and an archive that names a loader, and nothing that runs either: a coincidence until wiring is shown. */
import { buildInstaller } from '../builder/installer.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { infoZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'partial-unwired-roles',
  title: 'an unzip utility beside an encrypted archive with a DLL, and no command',
  kind: 'other',
  fileName: 'unwired.msi',
  build: () =>
    buildInstaller({
      name: 'Unwired',
      files: [
        { id: 'unzip.exe', directory: 'INSTALLFOLDER', content: infoZipTool() },
        {
          id: 'data.zip',
          directory: 'INSTALLFOLDER',
          content: loaderArchive('plugin.dll', 'never written down 1'),
        },
      ],
    }),
  expected: noBundle({
    verdict: 'undetermined',
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, loaderDll: true },
    findings: [ruleId.archiverBesideEncryptedArchive],
  }),
};
