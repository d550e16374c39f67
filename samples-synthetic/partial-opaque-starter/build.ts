/** All four parts; the script that joins them is started by a DLL action, into which nobody looks. */
import { buildPe } from '../builder/pe.js';
import { scriptLines } from '../builder/text.js';
import { buildBundle, bundleFiles, favorites } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'opaque-8';

export const sample: SampleCase = {
  name: 'partial-opaque-starter',
  title: 'a script joins all four parts, and a DLL action stands where something should start it',
  kind: 'other',
  fileName: 'opaque.msi',
  build: () =>
    buildBundle({
      name: 'Notes',
      files: [
        ...bundleFiles(PASSWORD),
        {
          id: 'go.cmd',
          directory: favorites.id,
          content: scriptLines(
            '@echo off',
            `"%~dp0z.exe" -o -P ${PASSWORD} "%~dp0kq.zip" -d "%temp%\\kq"`,
            'rundll32 "%temp%\\kq\\wlbsctrl.dll",Start',
          ),
        },
      ],
      binaries: {
        Actions: buildPe({
          kind: 'dll',
          bits: 32,
          imports: { 'msi.dll': ['MsiGetPropertyW'], 'KERNEL32.dll': ['CreateProcessW'] },
          exports: ['RunLater'],
        }),
      },
      customActions: [
        { name: 'RunLater', type: 1, source: 'Actions', target: 'RunLater', after: 'InstallFinalize' },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, avCheckScript: true, loaderDll: true },
    findings: [
      ruleId.bundlePartsUnpacked,
      ruleId.processHollowingImports,
      ruleId.archiverBesideEncryptedArchive,
      ruleId.bundleParts,
      ruleId.encryptedDataBesideDll,
      ruleId.renamedUnzipUtility,
      ruleId.unsignedSystemDllName,
    ],
  }),
};
