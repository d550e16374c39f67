/** An encrypted archive and nothing that opens it. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-encrypted-zip',
  title: 'an encrypted ZIP alone',
  kind: 'benign',
  fileName: 'encrypted.msi',
  build: () =>
    buildInstaller({
      name: 'Price List',
      files: [
        {
          id: 'prices.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'prices.csv', content: utf8('item;price\r\nA;1\r\n') }], {
            encryption: { kind: 'zipcrypto', password: 'ask the sales office' },
          }),
        },
      ],
    }),
  expected: noBundle({
    verdict: 'undetermined',
    roles: { passwordProtectedZip: true },
    payloads: ['encrypted.msi › data.cab › prices.zip'],
  }),
};
