/** No sequence runs the actions: a button's DoAction events do. */
import { standardTable } from '../builder/msi-table.js';
import { buildBundle, checkAction, startAction, unpackAction } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'Next>77';

export const sample: SampleCase = {
  name: 'dexphot-control-event',
  title: 'actions run by a dialog instead of a sequence',
  kind: 'dexphot',
  fileName: 'dialog.msi',
  build: () => {
    const actions = [checkAction(), unpackAction(PASSWORD), startAction()];
    return buildBundle({
      name: 'Wallpaper Pack',
      password: PASSWORD,
      customActions: actions.map(({ name, source, target }) => ({
        name,
        type: 34,
        ...(source === undefined ? {} : { source }),
        ...(target === undefined ? {} : { target }),
      })),
      tables: [
        standardTable('Dialog', [['Welcome', 50, 50, 370, 270, 3, '[ProductName]', 'Next', null, null]]),
        standardTable('Control', [
          ['Welcome', 'Next', 'PushButton', 236, 243, 56, 17, 3, null, '&Next', null, null],
        ]),
        standardTable(
          'ControlEvent',
          actions.map((action, index) => ['Welcome', 'Next', 'DoAction', action.name, '1', index + 1]),
        ),
        standardTable('InstallUISequence', [
          ['CostFinalize', null, 1000],
          ['Welcome', null, 1100],
          ['ExecuteAction', null, 1300],
        ]),
      ],
    });
  },
  expected: fullBundle({ hasBatch: true }),
};
