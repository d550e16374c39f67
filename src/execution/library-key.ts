import type { StartDllMeaning } from '../commands/command-meaning.js';
import type { Trigger } from '../facts/execution.js';

/** A library that a value of the registry names, and the signed program that loads it. */
export interface RegisteredLibrary {
  readonly proxy: StartDllMeaning['proxy'];
  readonly dll: string;
}

interface Place {
  readonly proxy: StartDllMeaning['proxy'];
  readonly key: RegExp;
  readonly value: RegExp;
}

/**
 * Where Windows looks for libraries of its own programs (ATT&CK T1543.003, T1546.007, .009, .010 and .015, T1547.002,
 * .004, .005 and .010).
 */
const PLACES: readonly Place[] = [
  { proxy: 'svchost', key: /\\Services\\[^\\]{1,255}(?:\\Parameters)?$/i, value: /^ServiceDll$/i },
  { proxy: 'user32', key: /\\Windows NT\\CurrentVersion\\Windows$/i, value: /^AppInit_DLLs$/i },
  { proxy: 'user32', key: /\\Control\\Session Manager\\AppCertDlls$/i, value: /./ },
  { proxy: 'winlogon', key: /\\Winlogon\\Notify\\[^\\]{1,255}$/i, value: /^DllName$/i },
  { proxy: 'spoolsv', key: /\\Control\\Print\\Monitors\\[^\\]{1,255}$/i, value: /^Driver$/i },
  {
    proxy: 'lsass',
    key: /\\Control\\Lsa(?:\\OSConfig)?$/i,
    value: /^(?:Authentication|Notification|Security) Packages$/i,
  },
  { proxy: 'netsh', key: /\\SOFTWARE\\(?:WOW6432Node\\)?Microsoft\\NetSh$/i, value: /./ },
  { proxy: 'com', key: /\\CLSID\\[^\\]{1,64}\\InprocServer(?:32)?$/i, value: /^$/ },
];

/** Of one value; Windows itself has three or four. */
const MAX_LIBRARIES_PER_VALUE = 16;

/** The libraries that Windows loads because of a value of the registry; a list has `[~]` or blanks between its items. */
export function findRegisteredLibraries(key: string, valueName: string, data: string): RegisteredLibrary[] {
  const bare = `\\${key}`.replace(/(?<!\\)\\+$/, '');
  const place = PLACES.find((known) => known.key.test(bare) && known.value.test(valueName));
  if (place === undefined) return [];
  return data
    .replace(/^#%/, '')
    .split(
      place.proxy === 'user32' && !data.includes('"') ? /\[~\]|\0|[,;]|\s+(?=[a-z]:\\|%|\[)/i : /\[~\]|\0/,
    )
    .map((item) => item.trim().replace(/^"(.*)"$/, '$1'))
    .filter((dll) => dll !== '')
    .slice(0, MAX_LIBRARIES_PER_VALUE)
    .map((dll) => ({ proxy: place.proxy, dll: /\.[^\\/.]*$/.test(dll) ? dll : `${dll}.dll` }));
}

/** When Windows loads such a library: with the service, when a program asks for the class, or from the start on. */
export function triggerOfLibrary(proxy: StartDllMeaning['proxy']): Trigger['kind'] {
  if (proxy === 'svchost') return 'service-start';
  return proxy === 'com' ? 'user' : 'logon';
}
