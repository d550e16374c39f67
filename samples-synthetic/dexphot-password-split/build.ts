/** The password stands in two properties. */
import { buildInstaller } from '../builder/installer.js';
import { bundleFiles, checkAction, favorites, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'dexphot-password-split',
  title: 'the password split over two properties',
  kind: 'dexphot',
  fileName: 'split.msi',
  build: () =>
    buildInstaller({
      name: 'Scanner Tools',
      files: bundleFiles('aa71-QQz3'),
      directories: [favorites],
      properties: { NHEAD: 'aa71', NTAIL: 'QQz3' },
      customActions: [checkAction(), unpackAction('[NHEAD]-[NTAIL]'), startAction()],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['split.msi › data.cab › kq.zip › bin.dat'] }),
};
