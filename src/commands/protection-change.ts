import type { Cmdlet } from './powershell-statement.js';

/** Values that say no, as PowerShell, the registry and policies write them. */
const NO = /^\$?(?:false|0|0x0+|disabled?|off|no|never|neversend)$/i;
/** Actions on a threat that leave it where it is. */
const HARMLESS_ACTION = /^(?:6|9|allow|noaction|0|disabled)$/i;

/** The parameters of `Add-MpPreference` or `Set-MpPreference` that weaken Defender, with their values. */
export function findWeakenedPreferences({ parameters }: Cmdlet): string[] {
  return [...parameters]
    .filter(([name, value]) => weakensPreference(name, value))
    .map(([name, value]) => `-${name} ${value}`.trim());
}

/** A value that is not known, a variable for one, counts against a switch that disables and for one that enables. */
function weakensPreference(name: string, value: string): boolean {
  // `-ExclusionPath`, `-AttackSurfaceReductionOnlyExclusions`, `-ControlledFolderAccessAllowedApplications`
  if (/^excl|exclusions?$|allowedapplications$/.test(name)) return true;
  // `-DisableRealtimeMonitoring`, `-SignatureDisableUpdate…`, and the short forms such as `-drtm`
  if (/disable/.test(name) || /^d(?!efinition)[a-z]*$/.test(name)) return !NO.test(value);
  if (/action/.test(name)) return value.split(',').some((action) => HARMLESS_ACTION.test(action.trim()));
  if (/^submitsamples/.test(name)) return NO.test(value) || value === '2';
  return /^(?:pua|maps|enable|cloudblock|realtimescan|scanschedule|check)/.test(name) && NO.test(value);
}

/** True for a `netsh` command that switches the firewall off or opens it; rules for one program open it as well. */
export function weakensFirewall(rest: string): boolean {
  const text = rest.slice(0, 1_024);
  if (!/\b(?:adv)?firewall\b/i.test(text)) return false;
  return (
    /\badd\b/i.test(text) ||
    /\bset\s+(?:rule|allowedprogram|portopening)\b/i.test(text) ||
    /\bset\b[^\n]*\b(?:state[\s=]+off|(?:op)?mode[\s=]+disable|allowinbound|disable)\b/i.test(text)
  );
}

/** True for a value that switches a part of Defender off, or makes it leave something out. */
export function weakensDefenderSetting(key: string, valueName: string, data: string | undefined): boolean {
  if (!/\\(?:windows defender|microsoft antimalware)\b/i.test(key)) return false;
  if (/\\exclusions\b/i.test(key)) return true;
  const value = (data ?? '').replace(/^#/, '');
  if (/^disable/i.test(valueName)) return !NO.test(value);
  // Samples are asked for by 1 and 3; 0 asks the user each time, 2 sends none.
  if (/^submitsamples/i.test(valueName)) return NO.test(value) || /^(?:0x)?0*2$/i.test(value);
  return /^(?:spynet|puaprotection|mpenablepus|enable)/i.test(valueName) && NO.test(value);
}

/** Services of Windows whose end leaves a computer without protection. */
export function isProtectionService(service: string): boolean {
  return /^(?:windefend|wdnissvc|sense|securityhealthservice|wscsvc|mpssvc|mdcoresvc)$/i.test(service);
}
