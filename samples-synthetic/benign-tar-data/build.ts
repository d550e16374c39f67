/** Software from another system ships its data in a tar archive, and unpacks them with Windows' own tar. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { buildTar } from '../builder/tar.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-tar-data',
  title: 'data in a tar archive, unpacked by tar',
  kind: 'benign',
  fileName: 'tardata.msi',
  build: () =>
    buildInstaller({
      name: 'Atlas',
      files: [
        {
          id: 'atlas.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'exe', bits: 64, imports: { 'kernel32.dll': ['Sleep'] } }),
        },
        {
          id: 'maps.tar',
          directory: 'INSTALLFOLDER',
          content: buildTar([
            { name: 'maps/', typeFlag: '5' },
            { name: 'maps/world.json', content: '{ "places": [] }\n' },
            { name: 'maps/latest.json', typeFlag: '2', linkName: 'world.json' },
            { name: 'maps/plugin.dll', content: buildPe({ kind: 'dll', bits: 64, exports: ['Draw'] }) },
          ]),
        },
      ],
      customActions: [
        {
          name: 'UnpackMaps',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: 'tar.exe -xf "[INSTALLFOLDER]maps.tar" -C "[INSTALLFOLDER]."',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({
    payloads: ['tardata.msi › data.cab › maps.tar › maps/plugin.dll'],
  }),
};
