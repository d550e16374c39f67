/** A compound file of version 4, with its sectors in descending order. */
import { buildInstaller } from '../builder/installer.js';
import { bundleFiles, checkAction, favorites, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'four-4096';

export const sample: SampleCase = {
  name: 'dexphot-version-4',
  title: 'a compound file of version 4 with descending sectors',
  kind: 'dexphot',
  fileName: 'version4.msi',
  build: () =>
    buildInstaller({
      name: 'Calendar',
      files: bundleFiles(PASSWORD),
      directories: [favorites],
      customActions: [checkAction(), unpackAction(PASSWORD), startAction()],
      database: { container: { version: 4, sectorOrder: 'descending' } },
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['version4.msi › data.cab › kq.zip › bin.dat'] }),
};
