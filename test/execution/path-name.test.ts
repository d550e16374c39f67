import { describe, expect, it } from 'vitest';
import { baseName, folderName, normalizePath } from '../../src/execution/path-name.js';

describe('normalizePath', () => {
  it.each([
    ['"C:\\A\\b.EXE"', 'c:/a/b.exe'],
    ["  'x\\\\y'  ", 'x/y'],
    ['FavoritesFolder\\x\\.', 'favoritesfolder/x/'],
    ['', ''],
  ])('%s → %s', (path, expected) => {
    expect(normalizePath(path)).toBe(expected);
  });
});

describe('baseName', () => {
  it.each([
    ['C:\\a\\b.dll', 'b.dll'],
    ['%~dp0b.dll', 'b.dll'],
    ['{folder}b.dll', 'b.dll'],
    ['[FAV]b.dll', 'b.dll'],
    ['%TEMP%', '%temp%'],
  ])('%s → %s', (path, expected) => {
    expect(baseName(path)).toBe(expected);
  });
});

describe('folderName', () => {
  it('ends in a slash, or is what stands for a folder', () => {
    expect(folderName('C:\\a\\b.dll')).toBe('c:/a/');
    expect(folderName('{folder}b.dll')).toBe('{folder}');
    expect(folderName('b.dll')).toBe('');
  });
});
