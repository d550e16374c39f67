/**
 * An installer that looks for an antivirus product to show a hint, jumps over the hint where there is none, and unpacks
 * its example project in either case.
 */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines, utf8 } from '../builder/text.js';
import { buildZip } from '../builder/zip.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'example';

export const sample: SampleCase = {
  name: 'benign-antivirus-hint',
  title: 'a check for antivirus products that only shows a hint',
  kind: 'benign',
  fileName: 'hint.msi',
  build: () =>
    buildInstaller({
      name: 'Compiler',
      files: [
        { id: 'hint.cmd', directory: 'INSTALLFOLDER', content: script() },
        { id: '7za.exe', directory: 'INSTALLFOLDER', content: sevenZipTool() },
        { id: 'example.zip', directory: 'INSTALLFOLDER', content: exampleProject() },
      ],
      customActions: [
        {
          name: 'ShowHint',
          type: 34 + 64 + 128,
          source: 'INSTALLFOLDER',
          target: 'cmd.exe /c "[INSTALLFOLDER]hint.cmd"',
          after: 'InstallFinalize',
        },
      ],
    }),
  expected: noBundle({
    bundleMatch: 'partial',
    roles: { unzipUtility: true, passwordProtectedZip: true, avCheckScript: true },
    findings: [ruleId.archiverBesideEncryptedArchive, ruleId.passwordInPackage],
  }),
};

function script(): Uint8Array {
  return scriptLines(
    '@echo off',
    'tasklist | find /i "MsMpEng.exe" >nul',
    'if errorlevel 1 goto unpack',
    'echo Builds are faster when the project folder is excluded from scanning. See the manual.',
    ':unpack',
    `"%~dp07za.exe" x -y -p${PASSWORD} -o"%~dp0example" "%~dp0example.zip"`,
    'exit /b 0',
  );
}

function exampleProject(): Uint8Array {
  const main = { name: 'example/main.c', content: utf8('int main(void) { return 0; }\n') };
  return buildZip([main], { encryption: { kind: 'zipcrypto', password: PASSWORD } });
}
