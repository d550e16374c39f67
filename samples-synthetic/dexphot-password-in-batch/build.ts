/** One batch file does it all: looks for antivirus products, holds the password, unpacks, starts. */
import { avCheckBatch } from '../ingredient/batch.js';
import { archiveFile, batchFile, buildBundle, checkAction, LOADER, toolFile } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'w0rd-Iz-3';

export const sample: SampleCase = {
  name: 'dexphot-password-in-batch',
  title: 'the password behind `set` in the batch file, which unpacks and starts',
  kind: 'dexphot',
  fileName: 'batch.msi',
  build: () =>
    buildBundle({
      name: 'Keyboard Tools',
      files: [toolFile(), archiveFile(loaderArchive(LOADER, PASSWORD)), batchFile(allInOneBatch())],
      customActions: [checkAction()],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['batch.msi › data.cab › kq.zip › wlbsctrl.dll'] }),
};

function allInOneBatch(): Uint8Array {
  return avCheckBatch(
    'set h1=w0rd',
    'set h2=-Iz-3',
    'cd /d "%~dp0"',
    'z.exe -o -P %h1%%h2% kq.zip -d .',
    `rundll32 "%~dp0${LOADER}",Start`,
  );
}
