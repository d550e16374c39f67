import { findStartedPayloads } from '../../execution/reach.js';
import type { Evidence } from '../../facts/evidence.js';
import { payloadEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import { DEXPHOT_REPORT } from '../reference.js';
import type { Rule } from '../rule.js';

const OBFUSCATED = { obfuscated: true, techniques: ['caret', 'substring'] };

export const obfuscatedScript: Rule = {
  id: 'obfuscated-script',
  title: 'The package runs an obfuscated script',
  severity: 'low',
  explanation:
    'Carets, split strings, character codes and similar tricks hide what a script of the package does. The report contains the readable text. Some vendors obfuscate their scripts to hide them from customers.',
  attack: ['T1027.010'],
  references: [DEXPHOT_REPORT],
  match: matchScripts,
  examples: [
    {
      what: 'a batch file',
      runs: ['cmd.exe /c a.bat'],
      holds: [{ name: 'a.bat', type: 'batch', script: OBFUSCATED }],
    },
  ],
  counterExamples: [
    { what: 'nothing runs it', holds: [{ name: 'a.bat', type: 'batch', script: OBFUSCATED }] },
    {
      what: 'a plain one',
      runs: ['cmd.exe /c a.bat'],
      holds: [{ name: 'a.bat', type: 'batch', script: {} }],
    },
  ],
};

function* matchScripts(facts: Facts): Generator<Evidence> {
  const started = findStartedPayloads(facts.execution.commands, facts);
  for (const payload of facts.payloads) {
    const { script } = payload.facts;
    if (script === undefined || !script.obfuscated || !started.has(payload.id)) continue;
    yield payloadEvidence(payload, `obfuscated by ${script.techniques.join(', ')}`);
  }
}
