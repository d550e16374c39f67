/** The loader is whatever library a loop finds in the folder that the archive is unpacked into. */
import { scriptLines } from '../builder/text.js';
import { archiveFile, batchFile, buildBundle, command, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase, type SampleExpectation } from '../sample-case.js';

const PASSWORD = 'loop-fx2';

export const sample: SampleCase = {
  name: 'dexphot-loop-start',
  title: 'the loader found by a loop',
  kind: 'dexphot',
  fileName: 'loop.msi',
  build: () =>
    buildBundle({
      name: 'Abacus',
      files: [
        toolFile(),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(
          scriptLines(
            `"%~dp0z.exe" -o -P ${PASSWORD} "%~dp0kq.zip" -d %temp%\\x`,
            'for %%f in (%temp%\\x\\*.dll) do rundll32 "%%f",Start',
          ),
          'go.bat',
        ),
      ],
      customActions: [command('Go', 'cmd.exe /c "[FAV]go.bat"')],
    }),
  expected: withoutNamedLoader(fullBundle({ hasBatch: false })),
};

/** Which entry is started is not known: only the folder tells. */
function withoutNamedLoader(expected: SampleExpectation): SampleExpectation {
  return { ...expected, findings: expected.findings.filter((id) => id !== ruleId.archiveDllProxyStart) };
}
