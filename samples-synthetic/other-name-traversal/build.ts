/** A file whose name leads out of its folder. */
import { buildInstaller } from '../builder/installer.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-name-traversal',
  title: 'names that lead out of their folder',
  kind: 'other',
  fileName: 'traversal.msi',
  build: () =>
    buildInstaller({
      name: 'Traversal',
      files: [
        {
          id: 'note.txt',
          name: 'note.txt|..\\..\\Startup\\note.txt',
          directory: 'INSTALLFOLDER',
          content: utf8('note'),
        },
        {
          id: 'archive.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: '../../outside.txt', content: utf8('outside') }]),
        },
      ],
    }),
  expected: noBundle({ verdict: 'suspicious', findings: [ruleId.nameTraversal] }),
};
