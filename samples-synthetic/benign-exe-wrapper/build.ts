/** A near-empty package around an installer of another kind, as browsers ship them for administrators. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { pseudoRandomBytes } from '../builder/random.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-exe-wrapper',
  title: 'a package around an EXE installer',
  kind: 'benign',
  fileName: 'wrapper.msi',
  build: () =>
    buildInstaller({
      name: 'Browser',
      binaries: {
        WrappedExe: buildPe({
          kind: 'exe',
          bits: 32,
          subsystem: 'gui',
          version: {
            CompanyName: 'Example Browser Makers',
            FileDescription: 'Browser Installer',
            FileVersion: '88.0',
          },
          overlay: pseudoRandomBytes('installer data', 30_000),
        }),
      },
      customActions: [
        {
          name: 'RunInstaller',
          type: 2,
          source: 'WrappedExe',
          target: '/S /InstallDirectoryPath=[INSTALLFOLDER]',
          condition: 'NOT Installed',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    // What the wrapped program unpacks is not read.
    verdict: 'undetermined',
    findings: [ruleId.exeWrapper],
    payloads: ['wrapper.msi › Binary.WrappedExe'],
  }),
};
