/** A driver installed as Microsoft documents it: rundll32 on setupapi. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-driver-rundll32',
  title: 'rundll32 that installs a driver',
  kind: 'benign',
  fileName: 'driver.msi',
  build: () =>
    buildInstaller({
      name: 'Serial Adapter',
      files: [
        {
          id: 'adapter.inf',
          directory: 'INSTALLFOLDER',
          content: utf8('[Version]\r\nSignature="$CHICAGO$"\r\n'),
        },
      ],
      customActions: [
        {
          name: 'InstallDriver',
          type: 34 + 1024 + 2048,
          source: 'INSTALLFOLDER',
          target:
            'rundll32.exe setupapi.dll,InstallHinfSection DefaultInstall 132 [INSTALLFOLDER]adapter.inf',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({}),
};
