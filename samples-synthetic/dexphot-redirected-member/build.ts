/** 7-Zip writes the loader to its output, which the batch file sends to a file of another name. */
import { scriptLines } from '../builder/text.js';
import { archiveFile, batchFile, buildBundle, command, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'so-out-9';

export const sample: SampleCase = {
  name: 'dexphot-redirected-member',
  title: 'the loader redirected out of the archive',
  kind: 'dexphot',
  fileName: 'redirected.msi',
  build: () =>
    buildBundle({
      name: 'Tuner',
      files: [
        toolFile(sevenZipTool(), 'q.tmp'),
        archiveFile(loaderArchive(LOADER, PASSWORD)),
        batchFile(
          scriptLines(
            '@echo off',
            'cd /d "%~dp0"',
            'ren q.tmp q.exe',
            `q.exe e -so -p${PASSWORD} kq.zip ${LOADER} > %temp%\\~df1.tmp`,
            'rundll32 %temp%\\~df1.tmp,Start',
          ),
          'go.bat',
        ),
      ],
      customActions: [command('Go', 'cmd.exe /c "[FAV]go.bat"')],
    }),
  expected: fullBundle({ hasBatch: false, findings: [ruleId.falseExtensionDllStart] }),
};
