/** A package that ships 7-Zip and unpacks its own open archive with it. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { buildZip } from '../builder/zip.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-self-unpacking',
  title: 'a package that unpacks its own open ZIP',
  kind: 'benign',
  fileName: 'selfunpacking.msi',
  build: () =>
    buildInstaller({
      name: 'Map Data',
      files: [
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        {
          id: 'plugins.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([
            { name: 'render.dll', content: buildPe({ kind: 'dll', bits: 64, exports: ['Render'] }) },
          ]),
        },
      ],
      customActions: [
        {
          name: 'UnpackPlugins',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: '"[INSTALLFOLDER]7za.exe" x -y -o"[INSTALLFOLDER]plugins" "[INSTALLFOLDER]plugins.zip"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    roles: { unzipUtility: true },
    payloads: ['selfunpacking.msi › data.cab › plugins.zip › render.dll'],
  }),
};
