import { describe, expect, it } from 'vitest';
import { interpretCommand } from '../../src/commands/interpret-command.js';

const weakens = (command: string) =>
  interpretCommand(command).some(({ kind }) => kind === 'security-exclusion');

describe('commands that change how Windows is protected', () => {
  it.each([
    'powershell Set-MpPreference -DisableRealtimeMonitoring $true',
    'powershell Set-MpPreference -DisableRealtimeMonitoring:$true',
    'powershell Set-MpPreference -DisableIOAVProtection $x',
    'powershell Set-MpPreference -drtm 1',
    'powershell Set-MpPreference -PUAProtection Disabled',
    'powershell Set-MpPreference -MAPSReporting 0 -SubmitSamplesConsent 2',
    'powershell Set-MpPreference -SevereThreatDefaultAction Allow',
    'powershell Add-MpPreference -AttackSurfaceReductionOnlyExclusions C:\\x',
    'powershell Set-NetFirewallProfile -All -Enabled False',
    'powershell Stop-Service WinDefend',
    'powershell Set-Service -Name WinDefend -StartupType Disabled',
    'netsh advfirewall set allprofiles state off',
    'netsh firewall set opmode disable',
    'netsh firewall set opmode mode=disable',
    'sc config WinDefend start= disabled',
    'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender" /v DisableAntiSpyware /t REG_DWORD /d 1',
    'reg add "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths" /v C:\\x /d 0',
    'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Spynet" /v SpynetReporting /d 0',
  ])('weakens: %s', (command) => expect(weakens(command)).toBe(true));

  it.each([
    'powershell Set-MpPreference -DisableRealtimeMonitoring $false -PUAProtection Enabled -CloudBlockLevel High',
    'powershell Set-MpPreference -DisableRealtimeMonitoring:$false',
    'powershell Set-MpPreference -MAPSReporting Advanced -SubmitSamplesConsent 1',
    'powershell Add-MpPreference -AttackSurfaceReductionRules_Ids 1 -AttackSurfaceReductionRules_Actions Enabled',
    'powershell Set-NetFirewallProfile -All -Enabled True',
    'powershell Start-Service WinDefend',
    'netsh advfirewall set allprofiles state on',
    'netsh firewall set opmode enable',
    'sc config WinDefend start= auto',
    'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender" /v DisableAntiSpyware /t REG_DWORD /d 0',
    'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Spynet" /v SpynetReporting /d 2',
  ])('does not: %s', (command) => expect(weakens(command)).toBe(false));
});
