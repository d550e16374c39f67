/** The archive lies in sectors that the FAT calls free. */
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

const PASSWORD = 'free-90Kd';

export const sample: SampleCase = {
  name: 'dexphot-free-sectors',
  title: 'the archive in free sectors',
  kind: 'dexphot',
  fileName: 'free.msi',
  build: () =>
    buildBundle({
      name: 'Photo Frame',
      files: [toolFile(), batchFile()],
      customActions: [
        checkAction(),
        command('Unpack', `"[FAV]z.exe" -o -P ${PASSWORD} "[OriginalDatabase]" -d "[FAV]."`),
        startAction(),
      ],
      database: { container: { freeSectorContent: loaderArchive(LOADER, PASSWORD) } },
    }),
  expected: fullBundle({ hasBatch: true, findings: [ruleId.hiddenData] }),
};
