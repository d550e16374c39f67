/** No command starts the loader: the registry names it as the library of a service, and svchost loads it. */
import { registryTable } from '../builder/installer.js';
import { buildBundle, checkAction, LOADER, TOOL, unpackAction } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'sv-C-h0st';
const SERVICE = 'SYSTEM\\CurrentControlSet\\Services\\kqhelper';

export const sample: SampleCase = {
  name: 'dexphot-service-dll',
  title: 'svchost loads the DLL, which the Registry table names as ServiceDll',
  kind: 'dexphot',
  fileName: 'servicedll.msi',
  build: () =>
    buildBundle({
      name: 'Keyboard Tools',
      password: PASSWORD,
      customActions: [checkAction(), unpackAction(PASSWORD)],
      tables: [
        registryTable(
          [
            { name: 'ImagePath', key: SERVICE, value: '#%%SystemRoot%\\System32\\svchost.exe -k netsvcs' },
            { name: 'ServiceDll', key: `${SERVICE}\\Parameters`, value: `#%[FAV]${LOADER}` },
          ].map((row) => ({ ...row, root: 2 as const, component: `c_${TOOL}` })),
        ),
      ],
    }),
  expected: fullBundle({ hasBatch: true, silent: [ruleId.runKeyPersistence] }),
};
