/** A redistributable as IExpress packs it: an installer in a cabinet among the resources, run by a prerequisite action. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { iexpressPackage } from '../ingredient/iexpress.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-iexpress',
  title: 'a redistributable in an IExpress package',
  kind: 'benign',
  fileName: 'redistributable.msi',
  build: () =>
    buildInstaller({
      name: 'Chart Designer',
      binaries: { runtime: redistributable() },
      customActions: [
        { name: 'InstallRuntime', type: 2, source: 'runtime', target: '/Q', after: 'InstallInitialize' },
      ],
    }),
  expected: noBundle({
    findings: [ruleId.exeWrapper],
    payloads: [
      'redistributable.msi › Binary.runtime › RCDATA/CABINET/1033',
      'redistributable.msi › Binary.runtime › RCDATA/CABINET/1033 › runtime.msi',
    ],
  }),
};

function redistributable(): Uint8Array {
  const runtime = buildInstaller({
    name: 'Chart Runtime',
    files: [{ id: 'chart.txt', directory: 'INSTALLFOLDER', content: utf8('charts') }],
  });
  return iexpressPackage({
    files: [{ name: 'runtime.msi', content: runtime }],
    run: 'msiexec /i runtime.msi /qn',
  });
}
