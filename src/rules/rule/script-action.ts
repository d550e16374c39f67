import type { Evidence } from '../../facts/evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const scriptAction: Rule = {
  id: 'script-action',
  title: 'Custom actions are written in VBScript or JScript',
  severity: 'info',
  explanation:
    'The package runs scripts as custom actions. Many installers do, but Windows Installer runs them without a file on disk that a scanner could see, so they are worth reading.',
  attack: ['T1059.005', 'T1059.007'],
  references: ['Microsoft Learn: Custom Action Types 5, 6, 21, 22, 37, 38, 53 and 54'],
  match: matchScripts,
  examples: [
    {
      what: 'an inline VBScript',
      tables: {
        customActions: [
          {
            name: 'CheckSerial',
            type: 38,
            typeNumber: 38,
            extendedType: 0,
            kind: 'vbscript',
            sourceKind: 'inline',
            source: '',
            target: 'MsgBox 1',
            flags: [],
            command: 'MsgBox 1',
            references: [],
            invocations: [{ by: 'sequence', table: 'InstallUISequence', number: 1, condition: '' }],
          },
        ],
      },
    },
  ],
  counterExamples: [{ what: 'a program', runs: ['setup.exe /s'] }],
};

function* matchScripts({ packages, payloads }: Facts): Generator<Evidence> {
  for (const { payload, tables } of packages) {
    for (const { command, invocations, kind, name, type } of tables.customActions) {
      if ((kind !== 'vbscript' && kind !== 'jscript') || invocations.length === 0) continue;
      const text = `type ${type}, ${kind}: ${command.trim().slice(0, 300)}`;
      yield { payload, location: `${payloads[payload]?.path ?? ''} › CustomAction.${name}`, text };
    }
  }
}
