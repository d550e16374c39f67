/** The loader is started through regsvr32. */
import { buildBundle, checkAction, command, LOADER, unpackAction } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'reg-00Xv';

export const sample: SampleCase = {
  name: 'dexphot-regsvr32',
  title: 'the loader started through regsvr32',
  kind: 'dexphot',
  fileName: 'regsvr32.msi',
  build: () =>
    buildBundle({
      name: 'Network Tools',
      password: PASSWORD,
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        command('Register', `regsvr32.exe /s "[FAV]${LOADER}"`),
      ],
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.unsignedSystemDllName] }),
};
