import type { StartDllMeaning } from '../commands/command-meaning.js';
import type { Payload } from '../facts/payload.js';
import type { PeFacts } from '../formats/pe/pe-facts.js';

/** Functions that put code into another process, and those that make a process run it [ATT&CK T1055.012]. */
const WRITERS = ['WriteProcessMemory', 'NtWriteVirtualMemory', 'ZwWriteVirtualMemory', 'NtMapViewOfSection'];
const STARTERS = [
  'SetThreadContext',
  'NtSetContextThread',
  'ResumeThread',
  'NtResumeThread',
  'QueueUserAPC',
  'CreateRemoteThread',
];
const MAKERS = ['CreateProcessA', 'CreateProcessW', 'CreateProcessInternalW', 'NtCreateUserProcess'];

/** The functions by which a program could hollow out a process; undefined unless it has all that is needed. */
export function findHollowingImports({ dotNet, imports }: PeFacts): string[] | undefined {
  const names = new Set([
    ...imports.flatMap(({ functions }) => functions),
    ...(dotNet?.platformInvokes.map((call) => call.slice(call.indexOf('!') + 1)) ?? []),
  ]);
  const groups = [MAKERS, WRITERS, STARTERS].map((group) => group.filter((name) => names.has(name)));
  return groups.every((group) => group.length > 0) ? groups.flat() : undefined;
}

/** True for a library that imports msi.dll, as those of custom actions do to ask for properties and to log. */
export function callsInstaller({ imports }: PeFacts): boolean {
  return imports.some(({ dll }) => /^msi\.dll$/i.test(dll));
}

const LIBRARY_NAME = /\.(?:dll|ocx|ax|cpl|drv|acm|tsp|ime|api|xll|node|pyd)$/i;

/** True for names with an extension that Windows libraries use. */
export function isLibraryName(name: string): boolean {
  return LIBRARY_NAME.test(name);
}

/**
 * True when a file that lies open in a package and is started as a DLL is more than a library which its installer
 * registers: it hides behind another extension, could hollow out a process, or cannot be looked into.
 */
export function isLoaderByItself({ facts, name, type }: Payload, { dll }: StartDllMeaning): boolean {
  if (facts.pe === undefined) return type === 'unknown';
  if (facts.pe.kind !== 'dll') return false;
  const bearsLibraryName = isLibraryName(name) && isLibraryName(dll.replace(/(?<!["\s])["\s]+$/, ''));
  return !bearsLibraryName || findHollowingImports(facts.pe) !== undefined;
}
