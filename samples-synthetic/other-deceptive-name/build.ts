/** A name that reads backwards, and an archive's entry that is named like a device. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-deceptive-name',
  title: 'names with a direction character and of a device',
  kind: 'other',
  fileName: 'deceptive.msi',
  build: () =>
    buildInstaller({
      name: 'Deceptive Names',
      files: [
        {
          id: 'photo.exe',
          name: 'photo.exe|photo_\u202egpj.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({ kind: 'exe', bits: 32 }),
        },
        {
          id: 'archive.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip([{ name: 'nul.txt', content: utf8('device') }]),
        },
      ],
      database: { codePage: 65001 },
    }),
  expected: noBundle({ findings: [ruleId.deceptiveName] }),
};
