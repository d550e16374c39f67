/** Password, archive and loader come to the batch file as arguments, which it shifts and hides among carets. */
import { scriptLines } from '../builder/text.js';
import { archiveFile, batchFile, buildBundle, command, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'arg-1-2-3';

export const sample: SampleCase = {
  name: 'dexphot-batch-arguments',
  title: 'password and names as arguments of a batch file',
  kind: 'dexphot',
  fileName: 'arguments.msi',
  build: () =>
    buildBundle({
      name: 'Metronome',
      files: [
        toolFile(),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(
          scriptLines(
            '@e^cho o^ff',
            'cd /d "%~dp0"',
            's^et pw=^%1',
            'shift',
            'z^.e^xe -o ^',
            '-P %pw% %1',
            'run^dll^32 %~2,St^art',
          ),
          'go.bat',
        ),
      ],
      customActions: [command('Go', `cmd.exe /c ""[FAV]go.bat" ${PASSWORD} kq.zip "${LOADER}""`)],
    }),
  expected: fullBundle({ hasBatch: false, findings: [ruleId.obfuscatedScript] }),
};
