/** Without the batch file, which the write-up calls frequent and not constant. */
import { buildInstaller } from '../builder/installer.js';
import { archiveFile, favorites, LOADER, startAction, toolFile, unpackAction } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'mQ3-77vb';

export const sample: SampleCase = {
  name: 'dexphot-no-batch',
  title: 'tool, archive and loader without a batch file',
  kind: 'dexphot',
  fileName: 'nobatch.msi',
  build: () =>
    buildInstaller({
      name: 'Driver Helper',
      files: [toolFile(), archiveFile(loaderArchive(LOADER, PASSWORD))],
      directories: [favorites],
      customActions: [unpackAction(PASSWORD), startAction()],
    }),
  expected: fullBundle({
    hasBatch: false,
    findings: [ruleId.unpackToOddFolder],
    payloads: ['nobatch.msi › data.cab › kq.zip › wlbsctrl.dll'],
  }),
};
