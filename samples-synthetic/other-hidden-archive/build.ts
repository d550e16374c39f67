/** An open ZIP with a program behind the end of the package, and text in slack space. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-hidden-archive',
  title: 'an archive appended to a package that does not use it',
  kind: 'other',
  fileName: 'hidden.msi',
  build: () =>
    buildInstaller({
      name: 'Hidden Archive',
      files: [{ id: 'note.txt', directory: 'INSTALLFOLDER', content: utf8('note') }],
      database: {
        streams: [{ name: 'pad', content: utf8('x'.repeat(5000)), slack: utf8('text in slack space') }],
        container: {
          appended: buildZip([{ name: 'run.exe', content: buildPe({ kind: 'exe', bits: 32 }) }]),
        },
      },
    }),
  expected: noBundle({ verdict: 'suspicious', findings: [ruleId.hiddenData] }),
};
