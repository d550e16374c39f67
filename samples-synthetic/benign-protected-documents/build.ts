/** Documents in an encrypted archive with the password in a readme, and a viewer: no tool, no command. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'members2019';

export const sample: SampleCase = {
  name: 'benign-protected-documents',
  title: 'encrypted documents with the password in a readme',
  kind: 'benign',
  fileName: 'documents.msi',
  build: () =>
    buildInstaller({
      name: 'Member Documents',
      files: [
        {
          id: 'viewer.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'exe', bits: 64, subsystem: 'gui' }),
        },
        {
          id: 'readme.txt',
          directory: 'INSTALLFOLDER',
          content: utf8(`The password of the archive is: ${PASSWORD}\r\n`),
        },
        {
          id: 'documents.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'minutes.txt', content: utf8('Minutes of the meeting') }], {
            encryption: { kind: 'zipcrypto', password: PASSWORD },
          }),
        },
      ],
    }),
  expected: noBundle({
    verdict: 'undetermined',
    roles: { passwordProtectedZip: true },
  }),
};
