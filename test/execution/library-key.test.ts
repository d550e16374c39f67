import { describe, expect, it } from 'vitest';
import { findRegisteredLibraries } from '../../src/execution/library-key.js';

const SERVICE = 'SYSTEM\\CurrentControlSet\\Services\\x';
const CLASS = 'Software\\Classes\\CLSID\\{6F9619FF-8B86-D011-B42D-00C04FC964FF}\\InprocServer32';

describe('findRegisteredLibraries', () => {
  it.each<[key: string, name: string, data: string, proxy: string, libraries: string[]]>([
    [`${SERVICE}\\Parameters`, 'ServiceDll', '#%%TEMP%\\a.dll', 'svchost', ['%TEMP%\\a.dll']],
    [`HKLM\\${SERVICE}\\Parameters\\`, 'servicedll', 'C:\\a.dll', 'svchost', ['C:\\a.dll']],
    [
      'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Windows',
      'AppInit_DLLs',
      'C:\\a.dll,C:\\b.dll C:\\c d.dll',
      'user32',
      ['C:\\a.dll', 'C:\\b.dll', 'C:\\c d.dll'],
    ],
    [
      'SYSTEM\\CurrentControlSet\\Control\\Session Manager\\AppCertDlls',
      'x',
      'C:\\a.dll',
      'user32',
      ['C:\\a.dll'],
    ],
    ['SYSTEM\\ControlSet001\\Control\\Print\\Monitors\\x', 'Driver', 'a.dll', 'spoolsv', ['a.dll']],
    [
      'SYSTEM\\CurrentControlSet\\Control\\Lsa',
      'Notification Packages',
      'scecli[~]C:\\x\\a[~]',
      'lsass',
      ['scecli.dll', 'C:\\x\\a.dll'],
    ],
    ['SOFTWARE\\Microsoft\\NetSh', '1', 'a.dll', 'netsh', ['a.dll']],
    [CLASS, '', '"C:\\x y\\a.dll"', 'com', ['C:\\x y\\a.dll']],
  ])('%s, %s', (key, name, data, proxy, libraries) => {
    expect(findRegisteredLibraries(key, name, data)).toEqual(libraries.map((dll) => ({ proxy, dll })));
  });

  it.each([
    [SERVICE, 'ImagePath', 'C:\\a.exe'],
    [CLASS, 'ThreadingModel', 'Both'],
    ['Software\\Example', 'ServiceDll', 'C:\\a.dll'],
    [`${SERVICE}\\Parameters`, 'ServiceDll', ''],
  ])('none in %s, %s', (key, name, data) => {
    expect(findRegisteredLibraries(key, name, data)).toEqual([]);
  });
});
