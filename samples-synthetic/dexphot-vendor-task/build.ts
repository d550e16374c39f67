/** A row of a packaging tool's own table makes the task that starts the loader every 90 minutes. */
import { guidFor } from '../builder/guid.js';
import { columns } from '../builder/msi-table.js';
import { buildBundle, checkAction, LOADER, TOOL, unpackAction } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'ai-90-min';

export const sample: SampleCase = {
  name: 'dexphot-vendor-task',
  title: 'the loader started by a task of AI_ScheduledTasks',
  kind: 'dexphot',
  fileName: 'vendortask.msi',
  build: () =>
    buildBundle({
      name: 'Almanac',
      password: PASSWORD,
      customActions: [checkAction(), unpackAction(PASSWORD)],
      tables: [
        {
          name: 'AI_ScheduledTasks',
          columns: columns(
            'Task*:s72 Component_:s72 TaskName:L255 ActionPath:L0 Arguments:L0 Triggers:S255 RepeatInterval:S72',
          ),
          rows: [
            [
              'Task1',
              `c_${TOOL}`,
              guidFor('almanac'),
              '[SystemFolder]rundll32.exe',
              `"[FAV]${LOADER}",Start`,
              'OnLogon',
              '90',
            ],
          ],
        },
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    findings: [ruleId.scheduledTask90Or110, ruleId.randomTaskName, ruleId.autostartEntry],
  }),
};
