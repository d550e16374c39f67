/** The archive is encrypted with WinZip's AES, and the tool is the genuine 7-Zip. */
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  LOADER,
  sevenZipAction,
  startAction,
  toolFile,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'Long Pass 77';

export const sample: SampleCase = {
  name: 'dexphot-aes-seven-zip',
  title: 'an AES-encrypted ZIP with 7-Zip',
  kind: 'dexphot',
  fileName: 'aes.msi',
  build: () =>
    buildBundle({
      name: 'Video Tools',
      files: [
        toolFile(sevenZipTool(), 'ex.exe'),
        archiveFile(
          loaderArchive(LOADER, PASSWORD, {
            encryption: { kind: 'aes', password: PASSWORD, strengthInBits: 256 },
          }),
        ),
        batchFile(),
      ],
      customActions: [
        checkAction(),
        {
          ...sevenZipAction('', 'ex.exe'),
          target: `"[FAV]ex.exe" x -y "-p${PASSWORD}" -o"[FAV]" "[FAV]kq.zip"`,
        },
        startAction(),
      ],
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['aes.msi › data.cab › kq.zip › wlbsctrl.dll'] }),
};
