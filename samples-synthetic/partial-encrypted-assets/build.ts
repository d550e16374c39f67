/** A package that unpacks its own encrypted data with 7-Zip and a password that it holds, and starts nothing of it. */
import { buildInstaller } from '../builder/installer.js';
import { pseudoRandomBytes } from '../builder/random.js';
import { buildZip } from '../builder/zip.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'assets-2020';

export const sample: SampleCase = {
  name: 'partial-encrypted-assets',
  title: 'a package that unpacks its own encrypted data',
  kind: 'benign',
  fileName: 'assets.msi',
  build: () =>
    buildInstaller({
      name: 'Puzzle Game',
      files: [
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        {
          id: 'levels.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'levels.pak', content: pseudoRandomBytes('levels', 40_000) }], {
            encryption: { kind: 'aes', password: PASSWORD },
          }),
        },
      ],
      customActions: [
        {
          name: 'UnpackLevels',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: `"[INSTALLFOLDER]7za.exe" x -y -p${PASSWORD} -o"[INSTALLFOLDER]" "[INSTALLFOLDER]levels.zip"`,
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true },
    findings: [ruleId.passwordInPackage, ruleId.archiverBesideEncryptedArchive],
    payloads: ['assets.msi › data.cab › levels.zip › levels.pak'],
  }),
};
