/** A kit for programmers: UnZip, an encrypted test archive with a DLL in it, and a batch file that a shortcut runs. */
import { buildInstaller } from '../builder/installer.js';
import { standardTable } from '../builder/msi-table.js';
import { buildPe } from '../builder/pe.js';
import { scriptLines, utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { infoZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'benign-zip-library-kit',
  title: 'a library kit with a tool, test archives and a batch file',
  kind: 'benign',
  fileName: 'zipkit.msi',
  build: () =>
    buildInstaller({
      name: 'Zip Library Kit',
      files: [
        { id: 'unzip.exe', directory: 'INSTALLFOLDER', content: infoZipTool() },
        {
          id: 'test.zip',
          directory: 'INSTALLFOLDER',
          content: buildZip(
            [
              { name: 'a.dll', content: buildPe({ kind: 'dll', bits: 64, exports: ['A'] }) },
              { name: 'b.txt', content: utf8('hello') },
            ],
            { encryption: { kind: 'zipcrypto', password: 'test' } },
          ),
        },
        {
          id: 'run-tests.bat',
          directory: 'INSTALLFOLDER',
          content: scriptLines('@echo off', 'unzip -o -P test test.zip -d out', 'fc out\\b.txt b.txt'),
        },
      ],
      tables: [
        standardTable('Shortcut', [
          [
            'RunTests',
            'ProgramMenuFolder',
            'Run tests',
            'c_run-tests.bat',
            '[#run-tests.bat]',
            ...Array.from({ length: 7 }, () => null),
          ],
        ]),
      ],
    }),
  expected: noBundle({
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, loaderDll: true },
    findings: [ruleId.passwordInPackage, ruleId.archiverBesideEncryptedArchive],
  }),
};
