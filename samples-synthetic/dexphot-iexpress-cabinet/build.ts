/** An IExpress package in the Binary table carries all components in its cabinet, and a batch file that it runs. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { avCheckBatch } from '../ingredient/batch.js';
import { ARCHIVE, BATCH, bundleFiles, LOADER, TOOL } from '../ingredient/bundle.js';
import { iexpressPackage } from '../ingredient/iexpress.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'wx-5520';
const RUN = [
  '@echo off',
  `call ${BATCH}`,
  'if errorlevel 1 exit /b 1',
  `${TOOL} -o -P ${PASSWORD} ${ARCHIVE} -d "%USERPROFILE%\\Favorites\\kqwzpd"`,
  `rundll32.exe "%USERPROFILE%\\Favorites\\kqwzpd\\${LOADER}",Start`,
];

export const sample: SampleCase = {
  name: 'dexphot-iexpress-cabinet',
  title: 'components in the cabinet of an IExpress package',
  kind: 'dexphot',
  fileName: 'iexpress.msi',
  build: () =>
    buildInstaller({
      name: 'Clipboard Tool',
      binaries: { wx: carrier() },
      customActions: [{ name: 'Unfold', type: 2, source: 'wx', target: '/Q', after: 'InstallFinalize' }],
    }),
  expected: fullBundle({
    hasBatch: true,
    payloads: ['iexpress.msi › Binary.wx › RCDATA/CABINET/1033 › kq.zip'],
  }),
};

function carrier(): Uint8Array {
  const files = bundleFiles(PASSWORD).map(({ content, id }) => ({
    name: id,
    content: id === BATCH ? avCheckBatch() : content,
  }));
  return iexpressPackage({
    files: [...files, { name: 'go.bat', content: utf8(`${RUN.join('\r\n')}\r\n`) }],
    run: 'cmd.exe /c go.bat',
  });
}
