/** An EXE in place of the DLL: it comes out of the encrypted archive, and is started directly. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { buildZip } from '../builder/zip.js';
import { archiveFile, command, favorites, toolFile, unpackAction } from '../ingredient/bundle.js';
import { encryptedData } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'vane-exe';

export const sample: SampleCase = {
  name: 'other-archived-program',
  title: 'a program out of an encrypted archive',
  kind: 'other',
  fileName: 'archivedprogram.msi',
  build: () =>
    buildInstaller({
      name: 'Weather Vane',
      files: [
        toolFile(),
        archiveFile(
          buildZip(
            [
              { name: 'run.exe', content: buildPe({ kind: 'exe', bits: 32 }) },
              { name: 'bin.dat', content: encryptedData() },
            ],
            { encryption: { kind: 'zipcrypto', password: PASSWORD } },
          ),
        ),
      ],
      directories: [favorites],
      customActions: [unpackAction(PASSWORD), command('Go', '"[FAV]run.exe" /q')],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true },
    findings: [
      ruleId.archiveProgramStart,
      ruleId.unpackToOddFolder,
      ruleId.passwordInPackage,
      ruleId.archiverBesideEncryptedArchive,
      ruleId.renamedUnzipUtility,
    ],
  }),
};
