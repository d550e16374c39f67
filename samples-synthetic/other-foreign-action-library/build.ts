/** The wiring of Magniber: a DLL action whose DLL does not import msi.dll. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { decoyDll } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-foreign-action-library',
  title: 'an action calls a DLL that knows nothing of Windows Installer',
  kind: 'other',
  fileName: 'foreign-action-library.msi',
  build: () =>
    buildInstaller({
      name: 'Updates',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [{ id: 'readme.txt', directory: 'VIEW', content: scriptLines('Thank you.') }],
      binaries: { qzjwxk: decoyDll() },
      customActions: [
        { name: 'qzjwxk', type: 1, source: 'qzjwxk', target: 'PickColor', after: 'InstallFinalize' },
      ],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.foreignActionLibrary],
  }),
};
