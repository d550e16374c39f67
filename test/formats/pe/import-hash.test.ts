import { describe, expect, it } from 'vitest';
import { importHash } from '../../../src/formats/pe/import-hash.js';

const library = (dll: string, functions: string[], delayed = false) => ({ dll, functions, delayed });

describe('importHash', () => {
  it('gives the hashes that every .NET program and library has', () => {
    expect(importHash([library('mscoree.dll', ['_CorExeMain'])])).toBe('f34d5f2d4577ed6d9ceec516c1f5a744');
    expect(importHash([library('mscoree.dll', ['_CorDllMain'])])).toBe('dae02f32a21e03ce65412f6e56942daa');
  });

  it('counts the names behind well-known ordinals, and numbers for others', () => {
    const named = importHash([
      library('OLEAUT32.dll', ['SysFreeString']),
      library('WS2_32.dll', ['connect']),
    ]);
    expect(importHash([library('oleaut32.DLL', ['#6']), library('ws2_32.dll', ['#4'])])).toBe(named);
    expect(importHash([library('other.dll', ['#4'])])).toBe(importHash([library('other.ocx', ['ord4'])]));
  });

  it('leaves out delayed imports, and is absent without any', () => {
    expect(importHash([])).toBeUndefined();
    expect(importHash([library('a.dll', ['b'], true)])).toBeUndefined();
  });
});
