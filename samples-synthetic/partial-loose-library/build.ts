/** Encrypted pictures are unpacked, and a library of the product is started by an export of its own: one hint alone. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { command } from '../ingredient/bundle.js';
import { decoyDll } from '../ingredient/loader-archive.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'brushes-3';

export const sample: SampleCase = {
  name: 'partial-loose-library',
  title:
    'an encrypted archive of texts, and a library beside it that rundll32 starts by an export of its own',
  kind: 'other',
  fileName: 'brushes.msi',
  build: () =>
    buildInstaller({
      name: 'Brushes',
      files: [
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        { id: 'brushes.zip', directory: 'INSTALLFOLDER', content: brushes() },
        { id: 'picker.dll', directory: 'INSTALLFOLDER', content: decoyDll() },
      ],
      customActions: [
        inInstallFolder(
          'Unpack',
          `"[INSTALLFOLDER]7za.exe" x -y -p${PASSWORD} -o"[INSTALLFOLDER]" "[INSTALLFOLDER]brushes.zip"`,
        ),
        inInstallFolder('Pick', 'rundll32.exe "[INSTALLFOLDER]picker.dll",PickColor'),
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, loaderDll: true },
    findings: [ruleId.loaderBesideArchive, ruleId.archiverBesideEncryptedArchive, ruleId.passwordInPackage],
  }),
};

const inInstallFolder = (name: string, target: string) => ({
  ...command(name, target),
  source: 'INSTALLFOLDER',
});

function brushes(): Uint8Array {
  const entry = { name: 'round.txt', content: utf8('a round brush, 12 pixels wide\n'.repeat(40)) };
  return buildZip([entry], { encryption: { kind: 'zipcrypto', password: PASSWORD } });
}
