/** A program that has only the version resource of 7-Zip. */
import { buildInstaller } from '../builder/installer.js';
import { buildPe } from '../builder/pe.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-claimed-unzip-utility',
  title: 'a program that only claims to be an unzip utility',
  kind: 'other',
  fileName: 'claimed.msi',
  build: () =>
    buildInstaller({
      name: 'Claimed Tool',
      files: [
        {
          id: '7za.exe',
          directory: 'INSTALLFOLDER',
          content: buildPe({
            kind: 'exe',
            bits: 32,
            version: {
              FileDescription: '7-Zip Standalone Console',
              OriginalFilename: '7za.exe',
              ProductVersion: '21.07',
            },
          }),
        },
      ],
    }),
  expected: noBundle({ roles: { unzipUtility: true }, findings: [ruleId.claimedUnzipUtility] }),
};
