/** A ZIP toolkit with its tool and encrypted test vectors, whose passwords stand in a text beside them. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { buildZip, type ZipEncryption } from '../builder/zip.js';
import { infoZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-zip-toolkit',
  title: 'a ZIP toolkit with encrypted test vectors',
  kind: 'benign',
  fileName: 'toolkit.msi',
  build: () =>
    buildInstaller({
      name: 'Zip Toolkit',
      files: [
        { id: 'unzip.exe', directory: 'INSTALLFOLDER', content: infoZipTool() },
        {
          id: 'zipcrypto.zip',
          directory: 'INSTALLFOLDER',
          content: testVector({ kind: 'zipcrypto', password: 'test' }),
        },
        {
          id: 'aes256.zip',
          directory: 'INSTALLFOLDER',
          content: testVector({ kind: 'aes', password: 'test' }),
        },
        {
          id: 'vectors.txt',
          directory: 'INSTALLFOLDER',
          content: utf8('All test vectors: unzip -P test <file>\r\n'),
        },
      ],
    }),
  expected: noBundle({
    verdict: 'undetermined',
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true },
    findings: [ruleId.archiverBesideEncryptedArchive],
  }),
};

function testVector(encryption: ZipEncryption): Uint8Array {
  return buildZip([{ name: 'lorem.txt', content: utf8('Lorem ipsum dolor sit amet.') }], { encryption });
}
