/** The archive is a directory entry that no sibling tree reaches. */
import { encodeStreamName } from '../builder/stream-name.js';
import { buildBundle, command, LOADER, startAction, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'orphan-4T';

export const sample: SampleCase = {
  name: 'dexphot-orphan-stream',
  title: 'the archive in an orphaned directory entry',
  kind: 'dexphot',
  fileName: 'orphan.msi',
  build: () =>
    buildBundle({
      name: 'Map Viewer',
      files: [toolFile()],
      customActions: [
        command('Unpack', `"[FAV]z.exe" -o -P ${PASSWORD} "[TempFolder]lost.zip" -d "[FAV]."`),
        startAction(),
      ],
      database: {
        container: {
          orphans: [
            { name: encodeStreamName('lost.zip', 'stream'), content: loaderArchive(LOADER, PASSWORD) },
          ],
        },
      },
    }),
  expected: fullBundle({ hasBatch: false, findings: [ruleId.hiddenData, ruleId.unreferencedStream] }),
};
