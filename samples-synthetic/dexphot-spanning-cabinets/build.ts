/** The files span three embedded cabinets; the archive begins in one and ends in another. */
import { buildCabinetSet } from '../builder/cabinet.js';
import { buildBundle, bundleFiles } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'span-3of3';
const CABINET_NAMES = ['a1.cab', 'a2.cab', 'a3.cab'];

export const sample: SampleCase = {
  name: 'dexphot-spanning-cabinets',
  title: 'components in a set of spanning cabinets',
  kind: 'dexphot',
  fileName: 'spanning.msi',
  build: () => {
    const files = bundleFiles(PASSWORD);
    const cabinets = buildCabinetSet({
      names: CABINET_NAMES,
      compression: 'mszip',
      files: files.map((file) => ({ name: file.id, content: file.content })),
      dataBytesPerCabinet: 10_000,
    });
    return buildBundle({
      name: 'Recipe Book',
      files,
      media: {
        kind: 'given',
        cabinets: [
          { name: '#a1.cab', lastSequence: 2 },
          { name: '#a2.cab', lastSequence: 2 },
          { name: '#a3.cab', lastSequence: 3 },
        ],
      },
      password: PASSWORD,
      database: {
        streams: cabinets.map((content, index) => ({ name: CABINET_NAMES[index] ?? '', content })),
      },
    });
  },
  expected: fullBundle({ hasBatch: true }),
};
