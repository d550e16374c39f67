/** What the encrypted archive of a bundle holds: the loader DLL, its data file and a decoy, all inert. */
import { buildPe } from '../builder/pe.js';
import { pseudoRandomBytes } from '../builder/random.js';
import { buildZip, type ZipEntry, type ZipOptions } from '../builder/zip.js';

/** A small DLL that imports what process hollowing needs, and whose functions return at once. */
export function loaderDll(bits: 32 | 64 = 32): Uint8Array {
  return buildPe({
    kind: 'dll',
    bits,
    exportedAs: 'loader.dll',
    exports: ['Start', 'DllRegisterServer', 'DllUnregisterServer'],
    imports: {
      'KERNEL32.dll': [
        'CreateProcessW',
        'CreateFileW',
        'ReadFile',
        'VirtualAllocEx',
        'WriteProcessMemory',
        'GetThreadContext',
        'SetThreadContext',
        'ResumeThread',
      ],
      'ntdll.dll': ['NtUnmapViewOfSection'],
    },
    data: pseudoRandomBytes('loader key', 1024),
  });
}

/** The clean, unrelated DLL that lies beside the loader. */
export function decoyDll(): Uint8Array {
  return buildPe({
    kind: 'dll',
    bits: 32,
    exportedAs: 'colorpicker.dll',
    exports: ['PickColor'],
    imports: { 'GDI32.dll': ['CreateSolidBrush'] },
    version: {
      CompanyName: 'Example Graphics',
      FileDescription: 'Color picker',
      FileVersion: '2.1.0.4',
      OriginalFilename: 'colorpicker.dll',
      ProductName: 'Example Color Tools',
    },
  });
}

/** Data that looks encrypted. */
export function encryptedData(): Uint8Array {
  return pseudoRandomBytes('bin.dat', 24_000);
}

/** The entries of the archive; the loader may bear any name. */
export function loaderEntries(loaderName: string): ZipEntry[] {
  return [
    { name: loaderName, content: loaderDll() },
    { name: 'bin.dat', content: encryptedData() },
    { name: 'colorpicker.dll', content: decoyDll() },
  ];
}

/** The archive, with ZipCrypto unless the options say otherwise. */
export function loaderArchive(loaderName: string, password: string, options: ZipOptions = {}): Uint8Array {
  return buildZip(loaderEntries(loaderName), { encryption: { kind: 'zipcrypto', password }, ...options });
}
