/** A task is made from an XML file of the package, which says what it runs and every 110 minutes. */
import { utf8 } from '../builder/text.js';
import {
  buildBundle,
  bundleFiles,
  checkAction,
  command,
  favorites,
  LOADER,
  unpackAction,
} from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'xml-110m';

const TASK = `<?xml version="1.0" encoding="UTF-8"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><LogonTrigger><Repetition><Interval>PT1H50M</Interval></Repetition></LogonTrigger></Triggers>
  <Actions Context="Author">
    <Exec><Command>rundll32.exe</Command><Arguments>"%USERPROFILE%\\Favorites\\kqwzpd\\${LOADER}",Start</Arguments></Exec>
  </Actions>
</Task>
`;

export const sample: SampleCase = {
  name: 'dexphot-task-definition',
  title: 'the loader started by a task that an XML file defines',
  kind: 'dexphot',
  fileName: 'taskxml.msi',
  build: () =>
    buildBundle({
      name: 'Reminder',
      files: [...bundleFiles(PASSWORD), { id: 't.xml', directory: favorites.id, content: utf8(TASK) }],
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        command('MakeTask', 'schtasks /create /f /tn qzjwxkvbpt /xml "[FAV]t.xml"'),
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    findings: [ruleId.scheduledTask90Or110, ruleId.randomTaskName, ruleId.autostartEntry],
  }),
};
