/** String references of three bytes, the code page of UTF-8, and a property of 70,000 characters in the way. */
import { buildInstaller } from '../builder/installer.js';
import { bundleFiles, checkAction, favorites, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'wide-7';

export const sample: SampleCase = {
  name: 'dexphot-wide-references',
  title: 'three-byte string references and a very long string',
  kind: 'dexphot',
  fileName: 'wide.msi',
  build: () =>
    buildInstaller({
      name: 'Notizbuch für Ämter',
      files: bundleFiles(PASSWORD),
      directories: [favorites],
      properties: { AAFILLER: 'filler '.repeat(10_000), NOTE: 'Größe Ω', KQ: PASSWORD },
      customActions: [checkAction(), unpackAction('[KQ]'), startAction()],
      database: { hasWideStringReferences: true, codePage: 65001 },
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['wide.msi › data.cab › kq.zip › bin.dat'] }),
};
