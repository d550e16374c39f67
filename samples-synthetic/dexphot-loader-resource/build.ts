/** The archive holds the data file alone; the loader is a picture among the resources of the program that writes it out. */
import { buildPe } from '../builder/pe.js';
import { buildZip } from '../builder/zip.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  favorites,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { encryptedData, loaderDll } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'icon-2207';
const RT_BITMAP = 2;

export const sample: SampleCase = {
  name: 'dexphot-loader-resource',
  title: 'the loader among the resources of a program',
  kind: 'dexphot',
  fileName: 'resource.msi',
  build: () =>
    buildBundle({
      name: 'Icon Editor',
      files: [
        toolFile(),
        archiveFile(
          buildZip([{ name: 'bin.dat', content: encryptedData() }], {
            encryption: { kind: 'zipcrypto', password: PASSWORD },
          }),
        ),
        batchFile(),
        { id: 'editor.exe', directory: favorites.id, content: editor() },
      ],
      customActions: [checkAction(), unpackAction(PASSWORD), startAction(LOADER)],
    }),
  expected: fullBundle({
    hasBatch: true,
    payloads: ['resource.msi › data.cab › editor.exe › BITMAP/101/1033'],
  }),
};

function editor(): Uint8Array {
  return buildPe({
    kind: 'exe',
    bits: 32,
    subsystem: 'gui',
    imports: { 'KERNEL32.dll': ['FindResourceW', 'LockResource', 'WriteFile'] },
    resources: [{ type: RT_BITMAP, name: 101, content: loaderDll(32) }],
  });
}
