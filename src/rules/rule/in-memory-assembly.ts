import { findStartedPayloads } from '../../execution/reach.js';
import { reachedSteps } from '../../execution/reached-step.js';
import type { Evidence } from '../../facts/evidence.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

const LOADS =
  '$c=$a.CreateDecryptor().TransformFinalBlock($b,16,99)\n[Reflection.Assembly]::Load($c).EntryPoint.Invoke($null,$null)';

export const inMemoryAssembly: Rule = {
  id: 'in-memory-assembly',
  title: 'PowerShell decodes a program and loads it without a file',
  severity: 'medium',
  explanation:
    'A PowerShell script of the package decrypts or decodes bytes and passes them to Assembly.Load, so the program is never written to disk, where a file scanner could see it.',
  attack: ['T1059.001', 'T1140', 'T1620'],
  references: ['MITRE ATT&CK: T1620 Reflective Code Loading'],
  match: matchScripts,
  examples: [
    {
      what: 'AES, and an assembly in memory',
      runs: ['powershell -File a.ps1'],
      holds: [{ name: 'a.ps1', type: 'powershell', script: { type: 'powershell', text: LOADS } }],
    },
  ],
  counterExamples: [
    {
      what: 'a library that is loaded from its file',
      runs: ['powershell -File a.ps1'],
      holds: [
        {
          name: 'a.ps1',
          type: 'powershell',
          script: { type: 'powershell', text: "[Reflection.Assembly]::LoadFrom('C:\\x\\a.dll')" },
        },
      ],
    },
    {
      what: 'the same script when nothing runs it',
      holds: [{ name: 'a.ps1', type: 'powershell', script: { type: 'powershell', text: LOADS } }],
    },
  ],
};

const LOAD =
  /\bassembly\]\s{0,4}::\s{0,4}load\s{0,4}\(|\.load\.invoke\s{0,4}\(|appdomain\]?[^\n]{0,64}\.load\s{0,4}\(/i;
const DECODE = /\bcreatedecryptor\b|\bfrombase64string\b|-bxor\b|\bgzipstream\b|\bdeflatestream\b/i;
const TEXT_LENGTH = 65_536;

function* matchScripts(facts: Facts): Generator<Evidence> {
  const started = findStartedPayloads(facts.execution.commands, facts);
  for (const { facts: payloadFacts, id, path } of facts.payloads) {
    const { script } = payloadFacts;
    if (script?.type !== 'powershell' || !started.has(id)) continue;
    const text = (script.text ?? '').slice(0, TEXT_LENGTH);
    const found = DECODE.test(text) ? LOAD.exec(text) : null;
    if (found === null) continue;
    const line = text.slice(0, found.index).split('\n').length;
    yield { payload: id, location: `${path} line ${line}`, text: `decodes bytes and calls ${found[0]}` };
  }
  for (const { command, meaning } of reachedSteps(facts.execution)) {
    if (meaning.kind !== 'run-script' || !/^(?:powershell|pwsh)/i.test(meaning.interpreter)) continue;
    const text = meaning.script.slice(0, TEXT_LENGTH);
    if (DECODE.test(text) && LOAD.test(text)) yield commandEvidence(command, 'decodes bytes and loads them');
  }
}
