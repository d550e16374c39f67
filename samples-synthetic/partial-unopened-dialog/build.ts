/** The actions hang on a button of a dialog that no sequence shows and no other dialog leads to. */
import { standardTable } from '../builder/msi-table.js';
import { buildBundle, checkAction, startAction, unpackAction } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'lost-dlg';

export const sample: SampleCase = {
  name: 'partial-unopened-dialog',
  title: 'actions on a button of a dialog that nobody opens',
  kind: 'other',
  fileName: 'unopened.msi',
  build: () => {
    const actions = [checkAction(), unpackAction(PASSWORD), startAction()];
    return buildBundle({
      name: 'Guest Book',
      password: PASSWORD,
      customActions: actions.map(({ name, source = '', target = '' }) => ({
        name,
        type: 34,
        source,
        target,
      })),
      tables: [
        standardTable('Dialog', [
          ['Welcome', 50, 50, 370, 270, 3, '[ProductName]', 'Next', null, null],
          ['Lost', 50, 50, 370, 270, 3, '[ProductName]', 'Next', null, null],
        ]),
        standardTable('ControlEvent', [
          ['Welcome', 'Next', 'EndDialog', 'Return', '1', 1],
          ['Lost', 'Back', 'NewDialog', 'Welcome', '1', 1],
          ...actions.map((action, index) => ['Lost', 'Next', 'DoAction', action.name, '1', index + 2]),
        ]),
        standardTable('InstallUISequence', [
          ['CostFinalize', null, 1000],
          ['Welcome', null, 1100],
          ['ExecuteAction', null, 1300],
        ]),
      ],
    });
  },
  expected: noBundle({
    verdict: 'suspicious',
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, avCheckScript: true, loaderDll: true },
    findings: [
      ruleId.processHollowingImports,
      ruleId.archiverBesideEncryptedArchive,
      ruleId.bundleParts,
      ruleId.encryptedDataBesideDll,
      ruleId.renamedUnzipUtility,
      ruleId.unsignedSystemDllName,
    ],
  }),
};
