/** A second, open archive and a harmless program stand beside the bundle; names are generated. */
import { buildPe } from '../builder/pe.js';
import { pseudoRandomName } from '../builder/random.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = pseudoRandomName('password', 12);
const LOADER_NAME = `${pseudoRandomName('loader', 8)}.tmp`;

export const sample: SampleCase = {
  name: 'dexphot-multiple-archives',
  title: 'the bundle among harmless files',
  kind: 'dexphot',
  fileName: 'crowd.msi',
  build: () =>
    buildBundle({
      name: 'Photo Album',
      files: [
        {
          id: 'album.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({
            kind: 'exe',
            bits: 64,
            subsystem: 'gui',
            imports: { 'USER32.dll': ['MessageBoxW'] },
          }),
        },
        {
          id: 'help.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'index.html', content: utf8('<h1>Help</h1>') }]),
        },
        toolFile(),
        archiveFile(loaderArchive(LOADER_NAME, PASSWORD)),
        batchFile(),
      ],
      properties: { SERIAL: 'AA-0001-22', KIND: PASSWORD },
      customActions: [checkAction(), unpackAction('[KIND]'), startAction(LOADER_NAME)],
    }),
  expected: fullBundle({ hasBatch: true, payloads: [`crowd.msi › data.cab › kq.zip › ${LOADER_NAME}`] }),
};
