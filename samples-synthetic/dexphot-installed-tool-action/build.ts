/** Actions of type 18 run the installed tool by its File key; flags beside the type number are set at will. */
import { buildBundle, checkAction, startAction, TOOL } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 't18-uu09';

export const sample: SampleCase = {
  name: 'dexphot-installed-tool-action',
  title: 'the tool run by its File key (type 18) with odd flags',
  kind: 'dexphot',
  fileName: 'type18.msi',
  build: () =>
    buildBundle({
      name: 'Drums',
      password: PASSWORD,
      customActions: [
        checkAction(),
        {
          name: 'Unpack',
          type: 18 + 64 + 1024 + 2048,
          source: TOOL,
          target: `-o -P "${PASSWORD}" "[FAV]kq.zip" -d "[FAV]."`,
          after: 'InstallFiles',
        },
        startAction(),
      ],
    }),
  expected: fullBundle({ hasBatch: true }),
};
