/** Every command is handed to a launcher program in the Binary table, as packages by Advanced Installer have it. */
import type { CustomAction } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { buildBundle, LOADER } from '../ingredient/bundle.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'view-2er';

export const sample: SampleCase = {
  name: 'dexphot-launcher',
  title: 'commands handed to a launcher',
  kind: 'dexphot',
  fileName: 'launcher.msi',
  build: () =>
    buildBundle({
      name: 'Periodic Table',
      password: PASSWORD,
      binaries: { 'viewer.exe': buildPe({ kind: 'exe', bits: 32, subsystem: 'gui' }) },
      customActions: [
        launch('Check', '/HideWindow /dir "[FAV]" "[FAV]chk.bat"'),
        launch('Unpack', `/RunAsAdmin /HideWindow "[FAV]z.exe" -o -P ${PASSWORD} "[FAV]kq.zip" -d "[FAV]."`),
        launch('Go', `/HideWindow rundll32.exe "[FAV]${LOADER}",Start`),
      ],
    }),
  expected: fullBundle({ hasBatch: true }),
};

function launch(name: string, target: string): CustomAction {
  return { name, type: 2, source: 'viewer.exe', target, after: 'InstallFiles' };
}
