/** Software ships its libraries in an open ZIP, unpacks it with 7-Zip and registers one of them. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { buildZip } from '../builder/zip.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-zipped-library',
  title: 'a library out of an open ZIP, registered',
  kind: 'benign',
  fileName: 'zippedlibrary.msi',
  build: () =>
    buildInstaller({
      name: 'Video Codec',
      files: [
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        {
          id: 'filters.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([
            { name: 'codec.ax', content: buildPe({ kind: 'dll', bits: 64, exports: ['DllRegisterServer'] }) },
          ]),
        },
      ],
      customActions: [
        {
          name: 'UnpackFilters',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: '"[INSTALLFOLDER]7za.exe" x -y -o"[INSTALLFOLDER]" "[INSTALLFOLDER]filters.zip"',
          after: 'InstallFiles',
        },
        {
          name: 'RegisterCodec',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: 'regsvr32.exe /s "[INSTALLFOLDER]codec.ax"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({ bundleMatch: 'partial', roles: { unzipUtility: true, loaderDll: true } }),
};
