/** rundll32 is copied under another name, and starts a loader that is no library by its name. */
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  command,
  toolFile,
  unpackAction,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'copy-Rd32';

export const sample: SampleCase = {
  name: 'dexphot-copied-rundll32',
  title: 'the loader started through a copy of rundll32',
  kind: 'dexphot',
  fileName: 'copiedhost.msi',
  build: () =>
    buildBundle({
      name: 'Ruler',
      files: [toolFile(), archiveFile(loaderArchive('urlmon.7z', PASSWORD)), batchFile()],
      customActions: [
        checkAction(),
        unpackAction(PASSWORD),
        command('CopyHost', 'cmd.exe /c copy /y %windir%\\system32\\rundll32.exe "[FAV]w.exe"'),
        command('Go', '"[FAV]w.exe" "[FAV]urlmon.7z",Start'),
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    findings: [ruleId.renamedSignedBinary, ruleId.falseExtensionDllStart],
  }),
};
