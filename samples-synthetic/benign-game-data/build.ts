/** A game unpacks data that it protects from its players, and registers a library that is installed beside. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { pseudoRandomBytes } from '../builder/random.js';
import { buildZip } from '../builder/zip.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'spacetrader';

export const sample: SampleCase = {
  name: 'benign-game-data',
  title: 'a game that unpacks its own encrypted data and registers its library',
  kind: 'benign',
  fileName: 'gamedata.msi',
  build: () =>
    buildInstaller({
      name: 'Space Trader',
      files: [
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        {
          id: 'levels.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'levels.dat', content: pseudoRandomBytes('trader', 30_000) }], {
            encryption: { kind: 'zipcrypto', password: PASSWORD },
          }),
        },
        {
          id: 'engine.dll',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'dll', bits: 64, exports: ['DllRegisterServer'] }),
        },
        { id: 'trader.exe', directory: 'INSTALLFOLDER', content: buildPe({ kind: 'exe', bits: 64 }) },
      ],
      customActions: [
        {
          name: 'UnpackLevels',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: `"[INSTALLFOLDER]7za.exe" x -y -p${PASSWORD} -o"[INSTALLFOLDER]" "[INSTALLFOLDER]levels.zip"`,
          after: 'InstallFiles',
        },
        {
          name: 'RegisterEngine',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: 'regsvr32.exe /s "[INSTALLFOLDER]engine.dll"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, loaderDll: true },
    findings: [ruleId.passwordInPackage, ruleId.archiverBesideEncryptedArchive],
  }),
};
