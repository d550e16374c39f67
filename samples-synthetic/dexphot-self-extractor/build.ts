/** All components lie in a cabinet behind a small program in the Binary table, as SfxCA has it. */
import { buildCabinet } from '../builder/cabinet.js';
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { bundleFiles, LOADER } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'sfx-8841';

export const sample: SampleCase = {
  name: 'dexphot-self-extractor',
  title: 'components in a cabinet appended to a program',
  kind: 'dexphot',
  fileName: 'selfextractor.msi',
  build: () =>
    buildInstaller({
      name: 'Stopwatch',
      binaries: { sx: selfExtractor() },
      customActions: [
        { name: 'Extract', type: 2, source: 'sx', target: '/q', after: 'InstallInitialize' },
        {
          name: 'Check',
          type: 34,
          source: 'TempFolder',
          target: 'cmd /c "[TempFolder]chk.bat"',
          after: 'InstallFiles',
        },
        {
          name: 'Unpack',
          type: 34,
          source: 'TempFolder',
          target: `"[TempFolder]z.exe" -o -P ${PASSWORD} "[TempFolder]kq.zip" -d "[FavoritesFolder]."`,
          after: 'InstallFiles',
        },
        {
          name: 'Go',
          type: 34,
          source: 'TempFolder',
          target: `rundll32.exe "[FavoritesFolder]${LOADER}",Start`,
          after: 'InstallFiles',
        },
      ],
    }),
  expected: fullBundle({ hasBatch: true }),
};

function selfExtractor(): Uint8Array {
  const files = bundleFiles(PASSWORD).map((file) => ({ name: file.id, content: file.content }));
  return buildPe({
    kind: 'exe',
    bits: 32,
    subsystem: 'gui',
    imports: { 'KERNEL32.dll': ['GetModuleFileNameW', 'CreateFileW'], 'CABINET.dll': ['FDICopy'] },
    overlay: buildCabinet({ folders: [{ compression: 'none', files }] }),
  });
}
