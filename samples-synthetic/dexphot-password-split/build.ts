/** The password stands in two properties. */
import { buildBundle, checkAction, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'dexphot-password-split',
  title: 'the password split over two properties',
  kind: 'dexphot',
  fileName: 'split.msi',
  build: () =>
    buildBundle({
      name: 'Scanner Tools',
      password: 'aa71-QQz3',
      properties: { NHEAD: 'aa71', NTAIL: 'QQz3' },
      customActions: [checkAction(), unpackAction('[NHEAD]-[NTAIL]'), startAction()],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['split.msi › data.cab › kq.zip › bin.dat'] }),
};
