/** A cabinet with a file that no row names, while a row names a file that no cabinet has. */
import { buildCabinet } from '../builder/cabinet.js';
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-table-discrepancy',
  title: 'tables and cabinet that do not agree',
  kind: 'other',
  fileName: 'discrepancy.msi',
  build: () =>
    buildInstaller({
      name: 'Discrepancy',
      files: [{ id: 'named.txt', directory: 'INSTALLFOLDER', content: utf8('named') }],
      media: { kind: 'given', cabinets: [{ name: '#data.cab', lastSequence: 1 }] },
      database: {
        streams: [
          {
            name: 'data.cab',
            content: buildCabinet({
              folders: [
                {
                  compression: 'mszip',
                  files: [{ name: 'unnamed.txt', content: utf8('no row names this') }],
                },
              ],
            }),
          },
        ],
      },
    }),
  expected: noBundle({
    findings: [ruleId.tableDiscrepancy],
    payloads: ['discrepancy.msi › data.cab › unnamed.txt'],
  }),
};
