/** The batch file hides its words behind carets, concatenated variables and substrings. */
import { obfuscatedAvCheckBatch } from '../ingredient/batch.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  LOADER,
  startAction,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = '90ufhq12';

export const sample: SampleCase = {
  name: 'dexphot-obfuscated-batch',
  title: 'an obfuscated batch file',
  kind: 'dexphot',
  fileName: 'obfuscated.msi',
  build: () =>
    buildBundle({
      name: 'Sound Driver',
      files: [
        toolFile(),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(obfuscatedAvCheckBatch(), 'kxw.cmd'),
      ],
      properties: { P: PASSWORD },
      customActions: [checkAction('kxw.cmd'), unpackAction('[P]'), startAction()],
    }),
  expected: fullBundle({
    hasBatch: true,
    findings: [ruleId.obfuscatedScript],
    payloads: ['obfuscated.msi › data.cab › kxw.cmd'],
  }),
};
