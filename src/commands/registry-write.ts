import type { CommandMeaning } from './command-meaning.js';

/** What it means to set a registry value; one that turns Defender off or makes it look away means that as well. */
export function registryWrite(
  key: string,
  valueName: string | undefined,
  data: string | undefined,
): CommandMeaning[] {
  const write: CommandMeaning = {
    kind: 'registry-write',
    key,
    ...(valueName === undefined ? {} : { valueName }),
    ...(data === undefined ? {} : { data }),
  };
  const exclusion = defenderSetting(key, valueName ?? '');
  return exclusion === undefined ? [write] : [write, exclusion];
}

function defenderSetting(key: string, valueName: string): CommandMeaning | undefined {
  if (!/\\(?:windows defender|microsoft antimalware)\b/i.test(key)) return undefined;
  const isSwitchedOff = /^(?:disable|submitsamples|spynet)/i.test(valueName);
  if (!/\\exclusions\b/i.test(key) && !isSwitchedOff) return undefined;
  return { kind: 'security-exclusion', what: `${key}\\${valueName}` };
}
