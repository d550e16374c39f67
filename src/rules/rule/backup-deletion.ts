import type { Evidence } from '../../facts/evidence.js';
import { commandEvidence } from '../evidence.js';
import type { Facts } from '../facts.js';
import type { Rule } from '../rule.js';

export const backupDeletion: Rule = {
  id: 'backup-deletion',
  title: 'Shadow copies, backups or Windows recovery are deleted or disabled',
  severity: 'medium',
  explanation:
    'A command of the package deletes shadow copies or backups, or disables Windows recovery. Ransomware does this before it encrypts; installers have no reason to.',
  attack: ['T1490'],
  references: ['MITRE ATT&CK: T1490 Inhibit System Recovery'],
  match: matchDeletions,
  examples: [
    { what: 'vssadmin', runs: ['vssadmin delete shadows /all /quiet'] },
    { what: 'bcdedit', runs: ['cmd /c bcdedit /set {default} recoveryenabled no'] },
  ],
  counterExamples: [
    { what: 'listing shadow copies', runs: ['vssadmin list shadows'] },
    { what: 'nothing runs it', unscheduled: ['wmic shadowcopy delete'] },
  ],
};

const DELETIONS: readonly RegExp[] = [
  /\bvssadmin(?:\.exe)?["']?\s+(?:delete\s+shadows|resize\s+shadowstorage)\b/i,
  /\bwmic(?:\.exe)?["']?\s[^\n]{0,256}\bshadowcopy\b[^\n]{0,256}\bdelete\b/i,
  /\bwbadmin(?:\.exe)?["']?\s+delete\s+(?:catalog|systemstatebackup|backup)\b/i,
  /\bbcdedit(?:\.exe)?["']?\s[^\n]{0,256}\b(?:recoveryenabled\s+(?:no|off)|bootstatuspolicy\s+ignore(?:all)?failures)\b/i,
  /\bwin32_shadowcopy\b[^\n]{0,512}(?:\bdelete\b|\bremove-(?:wmiobject|ciminstance)\b)/i,
];
const TEXT_LENGTH = 8_192;

function* matchDeletions({ execution }: Facts): Generator<Evidence> {
  for (const command of execution.commands) {
    if (command.triggers.length === 0) continue;
    const text = command.text.slice(0, TEXT_LENGTH).replaceAll('^', '');
    if (DELETIONS.some((pattern) => pattern.test(text)))
      yield commandEvidence(command, 'deletes or disables');
  }
}
