/** The unzip utilities that samples carry: one genuine, two that only bear the published marks of Info-ZIP's. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildPe } from '../builder/pe.js';

/** 7za.exe 21.02 for x64, as the development dependency `7zip-bin` ships it. */
export function sevenZipTool(): Uint8Array {
  const folder = dirname(createRequire(import.meta.url).resolve('7zip-bin/package.json'));
  return readFileSync(join(folder, 'win', 'x64', '7za.exe'));
}

/** An inert program with the version resource and the texts of Info-ZIP's UnZip for Win32. */
export function infoZipTool(): Uint8Array {
  return buildPe({
    kind: 'exe',
    bits: 32,
    imports: INFO_ZIP_IMPORTS,
    strings: INFO_ZIP_STRINGS,
    version: {
      CompanyName: 'Info-ZIP',
      FileDescription: "Info-ZIP's UnZip for Win32 console",
      FileVersion: '5.52',
      InternalName: 'UNZIP.EXE',
      LegalCopyright: '(c) Info-ZIP 1996 - 2005',
      OriginalFilename: 'UNZIP.EXE',
      ProductName: "Info-ZIP's UnZip for Windows",
      ProductVersion: '5.52',
    },
  });
}

/** The same without a version resource, as other builds of UnZip are. */
export function infoZipToolWithoutVersion(): Uint8Array {
  return buildPe({ kind: 'exe', bits: 32, imports: INFO_ZIP_IMPORTS, strings: INFO_ZIP_STRINGS });
}

const INFO_ZIP_STRINGS = [
  'UnZip %d.%d%d%s of %s, by Info-ZIP.  Maintained by C. Spieler.  Send\n',
  'bug reports using http://www.info-zip.org/zip-bug.html; see README for details.\n\n',
  'Usage: unzip %s[-opts[modifiers]] file[.zip] [list] [-x xlist] [-d exdir]\n',
  '  Default action is to extract files in list, except those in xlist, to exdir;\n',
  'extract zipfile entries to the current directory',
  '   skipping: %-22s  unable to get password\n',
  '   skipping: %-22s  incorrect password\n',
  '[%s] %s password: ',
  'inflating',
  'exploding',
  'End-of-central-directory signature not found.  Either this file is not\n',
] as const;

const INFO_ZIP_IMPORTS = {
  'KERNEL32.dll': ['CreateFileA', 'ReadFile', 'WriteFile', 'SetFileTime', 'GetConsoleMode', 'ExitProcess'],
  'USER32.dll': ['CharToOemA', 'OemToCharA'],
  'ADVAPI32.dll': ['OpenProcessToken', 'SetFileSecurityA'],
} as const;
