/** The archive hangs behind the end of the package, and the tool reads the package itself as a ZIP. */
import {
  batchFile,
  buildBundle,
  checkAction,
  command,
  LOADER,
  startAction,
  toolFile,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'tail-31Qc';

export const sample: SampleCase = {
  name: 'dexphot-appended-archive',
  title: 'the archive appended behind the package',
  kind: 'dexphot',
  fileName: 'appended.msi',
  build: () =>
    buildBundle({
      name: 'Radio Player',
      files: [toolFile(), batchFile()],
      customActions: [
        checkAction(),
        command('Unpack', `"[FAV]z.exe" -o -P ${PASSWORD} "[OriginalDatabase]" -d "[FAV]."`),
        startAction(),
      ],
      database: { container: { appended: loaderArchive(LOADER, PASSWORD) } },
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.hiddenData] }),
};
