/** The password comes from outside; only the archive's directory shows the loader's name, which a command starts. */
import { buildBundle, checkAction, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'dexphot-unknown-password',
  title: 'a password that the package does not hold',
  kind: 'dexphot',
  fileName: 'unknown.msi',
  build: () =>
    buildBundle({
      name: 'Dictionary',
      password: 'never written down 55',
      customActions: [checkAction(), unpackAction('[ZWORD]'), startAction()],
    }),
  expected: fullBundle({
    hasBatch: true,
    isPasswordFound: false,
    payloads: ['unknown.msi › data.cab › kq.zip'],
  }),
};
