/** A managed custom action: a DLL with a cabinet behind it, which it unpacks and calls. */
import { buildCabinet } from '../builder/cabinet.js';
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { utf8 } from '../builder/text.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-sfxca',
  title: 'a managed custom action with an appended cabinet',
  kind: 'benign',
  fileName: 'sfxca.msi',
  build: () =>
    buildInstaller({
      name: 'Web Site',
      binaries: { ManagedActions: managedAction() },
      customActions: [
        {
          name: 'ConfigureSite',
          type: 1 + 1024,
          source: 'ManagedActions',
          target: 'ConfigureSite',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({ payloads: ['sfxca.msi › Binary.ManagedActions'] }),
};

function managedAction(): Uint8Array {
  return buildPe({
    kind: 'dll',
    bits: 32,
    exports: ['ConfigureSite', 'InvokeManagedCustomActionOutOfProc'],
    imports: { 'msi.dll': ['MsiGetPropertyW'], 'CABINET.dll': ['FDICreate', 'FDICopy'] },
    overlay: buildCabinet({
      folders: [
        {
          compression: 'mszip',
          files: [
            { name: 'SiteActions.dll', content: buildPe({ kind: 'dll', bits: 32 }) },
            { name: 'CustomAction.config', content: utf8('<configuration/>') },
          ],
        },
      ],
    }),
  });
}
