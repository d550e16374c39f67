/** A batch file writes the two scripts that do the work, one that checks and one that unpacks and starts, and runs them. */
import { scriptLines } from '../builder/text.js';
import { archiveFile, batchFile, buildBundle, checkAction, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'wr-71Pq';

export const sample: SampleCase = {
  name: 'dexphot-written-script',
  title: 'a batch file that writes the scripts which check, unpack and start',
  kind: 'dexphot',
  fileName: 'written-script.msi',
  build: () =>
    buildBundle({
      name: 'Stocks Gadget',
      files: [toolFile(), archiveFile(loaderArchive(LOADER, PASSWORD)), batchFile(writer())],
      customActions: [checkAction()],
    }),
  expected: fullBundle({ hasBatch: true }),
};

function writer(): Uint8Array {
  return scriptLines(
    '@echo off',
    'set t=task',
    'set d=%~dp0',
    '>"%TEMP%\\a.cmd" echo %t%list ^| find /i "avastui.exe" ^&^& exit /b 1',
    '>>"%TEMP%\\a.cmd" echo %t%list ^| find /i "avgui.exe" ^&^& exit /b 1',
    'call "%TEMP%\\a.cmd"',
    'if errorlevel 1 exit 1',
    '(',
    '  echo Set s = CreateObject("WScript.Shell"^)',
    `  echo s.Run "%d%z.exe -o -P ${PASSWORD} %d%kq.zip -d %d%.", 0, True`,
    `  echo s.Run "rundll32 %d%${LOADER},Start", 0`,
    ')>"%TEMP%\\b.vbs"',
    'wscript //b "%TEMP%\\b.vbs"',
  );
}
