/** No sequence and no dialog names the actions: a script runs them by their names. */
import { scriptLines } from '../builder/text.js';
import { buildBundle, checkAction, startAction, unpackAction } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'call-3-me';

export const sample: SampleCase = {
  name: 'dexphot-called-actions',
  title: 'actions run by Session.DoAction',
  kind: 'dexphot',
  fileName: 'doaction.msi',
  build: () => {
    const actions = [checkAction(), unpackAction(PASSWORD), startAction()];
    return buildBundle({
      name: 'Star Map',
      password: PASSWORD,
      binaries: { steps: scriptLines(...actions.map(({ name }) => `Session.DoAction "${name}"`)) },
      customActions: [
        ...actions.map(({ name, source = '', target = '' }) => ({ name, type: 34, source, target })),
        { name: 'Steps', type: 6, source: 'steps', after: 'InstallFiles' },
      ],
    });
  },
  expected: fullBundle({ hasBatch: true, findings: [ruleId.scriptAction] }),
};
