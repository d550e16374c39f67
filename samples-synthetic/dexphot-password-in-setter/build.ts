/** An action of type 51 sets the property that holds the password. */
import { buildBundle, checkAction, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'setter-5Q1';

export const sample: SampleCase = {
  name: 'dexphot-password-in-setter',
  title: 'the password set by an action of type 51',
  kind: 'dexphot',
  fileName: 'setter.msi',
  build: () =>
    buildBundle({
      name: 'Mouse Tools',
      password: PASSWORD,
      customActions: [
        { name: 'SetWord', type: 51, source: 'ZWORD', target: PASSWORD, after: 'CostFinalize' },
        checkAction(),
        unpackAction('[ZWORD]'),
        startAction(),
      ],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['setter.msi › data.cab › kq.zip › bin.dat'] }),
};
