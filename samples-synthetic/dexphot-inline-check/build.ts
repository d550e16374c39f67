/** There is no batch file: the check stands on a command line, the rest is one line of cmd. */
import { archiveFile, buildBundle, command, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'in-1-line';

export const sample: SampleCase = {
  name: 'dexphot-inline-check',
  title: 'the antivirus check on the command line itself',
  kind: 'dexphot',
  fileName: 'inline.msi',
  build: () =>
    buildBundle({
      name: 'Barometer',
      files: [toolFile(), archiveFile(loaderArchive(LOADER, PASSWORD))],
      customActions: [
        command('Check', 'cmd.exe /c tasklist | find /i "avastui.exe" && exit 1'),
        command('Go', `cmd.exe /c cd /d "[FAV]" & z.exe -o -P ${PASSWORD} kq.zip & rundll32 ${LOADER},Start`),
      ],
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.avCheckGatesInstall] }),
};
