/** The encrypted archive holds another one with a password of its own. */
import { buildZip } from '../builder/zip.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  command,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'outer-1';
const INNER_PASSWORD = 'inner-2';

export const sample: SampleCase = {
  name: 'dexphot-archive-in-archive',
  title: 'an encrypted ZIP in an encrypted ZIP',
  kind: 'dexphot',
  fileName: 'twofold.msi',
  build: () =>
    buildBundle({
      name: 'Nesting Dolls',
      files: [
        toolFile(),
        archiveFile(
          buildZip([{ name: 'in.dat', content: loaderArchive(LOADER, INNER_PASSWORD) }], {
            encryption: { kind: 'zipcrypto', password: PASSWORD },
          }),
        ),
        batchFile(),
      ],
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        command('UnpackInner', `"[FAV]z.exe" -o -P ${INNER_PASSWORD} "[FAV]in.dat" -d "[FAV]."`),
        startAction(),
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    payloads: [`twofold.msi › data.cab › kq.zip › in.dat › ${LOADER}`],
  }),
};
