import { matchSteps } from '../evidence.js';
import type { Rule } from '../rule.js';

export const defenderExclusion: Rule = {
  id: 'defender-exclusion',
  title: 'Microsoft Defender or the firewall is disabled or given an exclusion',
  severity: 'medium',
  explanation:
    'The package adds an exclusion to Microsoft Defender, disables a part of it or of the firewall, or stops their services. A few server products do so for performance; loaders do it to remain undetected.',
  attack: ['T1562.001', 'T1562.004'],
  references: ['Microsoft Learn: Add-MpPreference'],
  match: (facts) =>
    matchSteps(facts, ({ meaning }) =>
      meaning.kind === 'security-exclusion' && !OPENS_FIREWALL.test(meaning.what) ? meaning.what : undefined,
    ),
  examples: [
    { what: 'a folder', runs: ['powershell.exe -Command Add-MpPreference -ExclusionPath "$env:APPDATA"'] },
    { what: 'the service', runs: ['sc stop WinDefend'] },
    {
      what: 'one part disabled among settings that strengthen it',
      runs: ['powershell -Command Set-MpPreference -PUAProtection Enabled -DisableRealtimeMonitoring $true'],
    },
    { what: 'the firewall', runs: ['netsh advfirewall set allprofiles state off'] },
  ],
  counterExamples: [
    {
      what: 'the same settings with the values that protect',
      runs: [
        'powershell -Command Set-MpPreference -DisableRealtimeMonitoring $false -PUAProtection Enabled',
        'netsh advfirewall set allprofiles state on',
        'sc config WinDefend start= auto',
        'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender" /v DisableAntiSpyware /d 0',
      ],
    },
    {
      what: 'a firewall rule for its own server',
      runs: ['netsh advfirewall firewall add rule name="Example" dir=in action=allow program="C:\\x\\a.exe"'],
    },
  ],
};

/** Rules for one program: what servers need. */
const OPENS_FIREWALL =
  /\b(?:add\s+(?:rule|allowedprogram|portopening)|set\s+(?:rule|allowedprogram|portopening))\b/i;
