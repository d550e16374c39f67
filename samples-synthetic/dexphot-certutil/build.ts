/** The archive lies in the package as base64 between the lines of a certificate; certutil turns it back. */
import { scriptLines } from '../builder/text.js';
import {
  batchFile,
  buildBundle,
  checkAction,
  command,
  favorites,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'c3rt-Util';

export const sample: SampleCase = {
  name: 'dexphot-certutil',
  title: 'the archive as base64 text, which certutil decodes under another name',
  kind: 'dexphot',
  fileName: 'rootcert.msi',
  build: () =>
    buildBundle({
      name: 'Root Certificate',
      files: [
        toolFile(),
        { id: 'root.cer', directory: favorites.id, content: asCertificate(loaderArchive(LOADER, PASSWORD)) },
        batchFile(),
      ],
      customActions: [
        checkAction(),
        command('Decode', 'certutil.exe -f -decode "[FAV]root.cer" "[FAV]kq.zip"'),
        unpackAction(PASSWORD),
        startAction(),
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    payloads: ['rootcert.msi › data.cab › root.cer › base64@0x1b › wlbsctrl.dll'],
  }),
};

function asCertificate(content: Uint8Array): Uint8Array {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return scriptLines('-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----');
}
