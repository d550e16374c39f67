/** The archive lies between other data in a section of the program that the tool is told to read as a ZIP. */
import { buildPe } from '../builder/pe.js';
import { pseudoRandomBytes } from '../builder/random.js';
import { concatBytes } from '../builder/text.js';
import {
  batchFile,
  buildBundle,
  checkAction,
  favorites,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'sect-0x2000';
const CARRIER = 'viewer.exe';

export const sample: SampleCase = {
  name: 'dexphot-archive-in-section',
  title: 'the archive inside of a data section of a program',
  kind: 'dexphot',
  fileName: 'section.msi',
  build: () =>
    buildBundle({
      name: 'Image Viewer',
      files: [toolFile(), batchFile(), { id: CARRIER, directory: favorites.id, content: carrier() }],
      customActions: [checkAction(), unpackAction(PASSWORD, undefined, CARRIER), startAction()],
    }),
  expected: fullBundle({ hasBatch: true }),
};

function carrier(): Uint8Array {
  return buildPe({
    kind: 'exe',
    bits: 64,
    subsystem: 'gui',
    data: concatBytes(
      pseudoRandomBytes('viewer tables', 3001),
      loaderArchive(LOADER, PASSWORD),
      new Uint8Array(700),
    ),
  });
}
