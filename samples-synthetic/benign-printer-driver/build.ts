/** A printer driver, installed by the DLLs of Windows that are made for it. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-printer-driver',
  title: 'a printer driver with printui and setupapi',
  kind: 'benign',
  fileName: 'printer.msi',
  build: () =>
    buildInstaller({
      name: 'Example Printer',
      files: [
        {
          id: 'printer.inf',
          directory: 'INSTALLFOLDER',
          content: utf8('[Version]\r\nSignature="$Windows NT$"\r\n'),
        },
      ],
      customActions: [
        {
          name: 'AddPrinter',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target:
            'rundll32.exe printui.dll,PrintUIEntry /if /b "Example" /f "[INSTALLFOLDER]printer.inf" /r "lpt1:" /m "Example 100"',
          after: 'InstallFiles',
        },
        {
          name: 'InstallPort',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target:
            'rundll32.exe setupapi.dll,InstallHinfSection DefaultInstall 132 [INSTALLFOLDER]printer.inf',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({}),
};
