import { findSignedProxy, programName } from '../commands/lolbin.js';

const SHELLS: ReadonlySet<string> = new Set([
  'cmd',
  'powershell',
  'pwsh',
  'wscript',
  'cscript',
  'mshta',
  'schtasks',
]);

/** True for the name or path of a program of Windows that starts other code: a shell, or one of the misused programs. */
export function isWindowsProgram(path: string): boolean {
  return findSignedProxy(path) !== undefined || SHELLS.has(programName(path));
}
