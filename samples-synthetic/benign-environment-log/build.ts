/** An agent for support notes in a log which security products run; nothing depends on it. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-environment-log',
  title: 'an agent that notes which security products run',
  kind: 'benign',
  fileName: 'environment.msi',
  build: () =>
    buildInstaller({
      name: 'Support Agent',
      files: [{ id: 'agent.exe', directory: 'INSTALLFOLDER', content: buildPe({ kind: 'exe', bits: 64 }) }],
      customActions: [
        {
          name: 'NoteProducts',
          type: 34 + 1024,
          source: 'INSTALLFOLDER',
          target: 'cmd.exe /c tasklist | findstr /i "MsMpEng.exe avp.exe" > "[INSTALLFOLDER]environment.log"',
          after: 'InstallFiles',
        },
      ],
    }),
  expected: noBundle({ roles: { avCheckScript: true } }),
};
