/** Actions of type 50 take the programs' paths from properties that actions of type 51 set. */
import { buildBundle, checkAction, LOADER } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'prop-50-x';

export const sample: SampleCase = {
  name: 'dexphot-property-command',
  title: 'programs named by properties (type 50)',
  kind: 'dexphot',
  fileName: 'property.msi',
  build: () =>
    buildBundle({
      name: 'Piano',
      password: PASSWORD,
      customActions: [
        { name: 'SetTool', type: 51, source: 'PTOOL', target: '[FAV]z.exe', after: 'CostFinalize' },
        {
          name: 'SetHost',
          type: 51,
          source: 'PHOST',
          target: '[SystemFolder]rundll32.exe',
          after: 'CostFinalize',
        },
        checkAction(),
        {
          name: 'Unpack',
          type: 50 + 1024,
          source: 'PTOOL',
          target: `-o -P ${PASSWORD} "[#kq.zip]" -d "[FAV]."`,
          after: 'InstallFiles',
        },
        {
          name: 'Go',
          type: 50 + 1024,
          source: 'PHOST',
          target: `"[FAV]${LOADER}",Start`,
          after: 'InstallFiles',
        },
      ],
    }),
  expected: fullBundle({ hasBatch: true }),
};
