/** A compound file of version 4, with its sectors in descending order. */
import { buildBundle } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'four-4096';

export const sample: SampleCase = {
  name: 'dexphot-version-4',
  title: 'a compound file of version 4 with descending sectors',
  kind: 'dexphot',
  fileName: 'version4.msi',
  build: () =>
    buildBundle({
      name: 'Calendar',
      password: PASSWORD,
      database: { container: { version: 4, sectorOrder: 'descending' } },
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['version4.msi › data.cab › kq.zip › bin.dat'] }),
};
