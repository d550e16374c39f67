/** No script looks for antivirus products: AppSearch does, and the actions run only where it found none. */
import type { InstallerOptions } from '../builder/installer.js';
import { columns } from '../builder/msi-table.js';
import {
  archiveFile,
  buildBundle,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'App-S3arch';
const NOT_WATCHED = 'NOT Installed AND NOT KQ1 AND NOT KQ2 AND NOT KQ3';

export const sample: SampleCase = {
  name: 'dexphot-table-check',
  title: 'the check for antivirus products by AppSearch and conditions',
  kind: 'dexphot',
  fileName: 'tablecheck.msi',
  build: () =>
    buildBundle({
      name: 'Keyboard Tools',
      files: [toolFile(), archiveFile(loaderArchive(LOADER, PASSWORD))],
      customActions: [unpackAction(PASSWORD), startAction()].map((action) => ({
        ...action,
        condition: NOT_WATCHED,
      })),
      tables: searchTables(),
    }),
  expected: fullBundle({ hasBatch: true }),
};

function searchTables(): NonNullable<InstallerOptions['tables']> {
  return [
    {
      name: 'AppSearch',
      columns: columns('Property*:s72 Signature_*:s72'),
      rows: [
        ['KQ1', 'kq1'],
        ['KQ2', 'kq2'],
        ['KQ3', 'kq3'],
      ],
    },
    {
      name: 'RegLocator',
      columns: columns('Signature_*:s72 Root:i2 Key:s255 Name:S255 Type:I2'),
      rows: [
        ['kq1', 2, 'SOFTWARE\\AVAST Software\\Avast', 'Version', 18],
        ['kq2', 2, 'SOFTWARE\\AVG\\Antivirus', 'Version', 18],
      ],
    },
    {
      name: 'DrLocator',
      columns: columns('Signature_*:s72 Parent*:S72 Path*:S255 Depth:I2'),
      rows: [['kq3', null, '[ProgramFiles64Folder]Kaspersky Lab', 0]],
    },
  ];
}
