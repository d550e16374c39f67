/** Without the batch file, which the write-up calls frequent and not constant. */
import {
  archiveFile,
  buildBundle,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
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
    buildBundle({
      name: 'Driver Helper',
      files: [toolFile(), archiveFile(loaderArchive(LOADER, PASSWORD))],
      customActions: [unpackAction(PASSWORD), startAction()],
    }),
  expected: fullBundle({
    hasBatch: false,
    findings: [ruleId.unpackToOddFolder],
    payloads: ['nobatch.msi › data.cab › kq.zip › wlbsctrl.dll'],
  }),
};
