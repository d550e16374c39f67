import type { CommandMeaning } from './command-meaning.js';
import { weakensDefenderSetting } from './protection-change.js';

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
  return weakensDefenderSetting(key, valueName ?? '', data)
    ? [write, { kind: 'security-exclusion', what: `${key}\\${valueName ?? ''}` }]
    : [write];
}
