/** An archiver for its users beside an open archive of its own. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-archiver-open-zip',
  title: 'an archiver beside an open ZIP',
  kind: 'benign',
  fileName: 'archiver.msi',
  build: () =>
    buildInstaller({
      name: 'Archiver',
      files: [
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        {
          id: 'languages.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'de.txt', content: utf8('Entpacken') }]),
        },
      ],
    }),
  expected: noBundle({
    roles: { unzipUtility: true },
    payloads: ['archiver.msi › data.cab › languages.zip › de.txt'],
  }),
};
