/** No File table at all: tool, archive and batch file lie in the Binary table, a script copies them out. */
import { buildInstaller } from '../builder/installer.js';
import { avCheckBatch } from '../ingredient/batch.js';
import { LOADER } from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { infoZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'b7Hq-0923';

const COPY_OUT = `
For Each streamName In Array("ex.exe", "pk.zip", "av.bat")
  Set view = Session.Database.OpenView("SELECT Data FROM Binary WHERE Name='" & streamName & "'")
Next
`;

export const sample: SampleCase = {
  name: 'dexphot-binary-table',
  title: 'everything in the Binary table',
  kind: 'dexphot',
  fileName: 'binary.msi',
  build: () =>
    buildInstaller({
      name: 'Font Package',
      binaries: {
        'ex.exe': infoZipTool(),
        'pk.zip': loaderArchive(LOADER, PASSWORD),
        'av.bat': avCheckBatch(),
      },
      customActions: [
        { name: 'CopyOut', type: 38, target: COPY_OUT, after: 'InstallInitialize' },
        {
          name: 'Check',
          type: 34,
          source: 'TempFolder',
          target: 'cmd /c [TempFolder]av.bat',
          after: 'InstallInitialize',
        },
        {
          name: 'Unpack',
          type: 2,
          source: 'ex.exe',
          target: `-o -P ${PASSWORD} [TempFolder]pk.zip -d [FavoritesFolder]`,
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
    }),
  expected: fullBundle({
    hasBatch: true,
    findings: [ruleId.scriptAction, ruleId.unpackToOddFolder],
    payloads: ['binary.msi › Binary.ex.exe', 'binary.msi › Binary.pk.zip › bin.dat'],
  }),
};
