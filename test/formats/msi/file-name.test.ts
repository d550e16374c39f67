import { describe, expect, it } from 'vitest';
import { parseFileName, parseTargetName } from '../../../src/formats/msi/file-name.js';

describe('file names', () => {
  it.each([
    ['READ~1.TXT|read me.txt', 'READ~1.TXT', 'read me.txt'],
    ['readme.txt', 'readme.txt', 'readme.txt'],
    ['readme.txt|', 'readme.txt', 'readme.txt'],
  ])('%s has a short and a long half', (text, short, long) => {
    expect(parseFileName(text)).toEqual({ short, long });
  });

  it('of directories have a target in front of their source', () => {
    expect(parseTargetName('TARGET~1|target:SOURCE~1|source')).toEqual({ short: 'TARGET~1', long: 'target' });
    expect(parseTargetName('.')).toEqual({ short: '.', long: '.' });
  });

  it('are not looked at beyond what any name has', () => {
    const text = 'a'.repeat(2 ** 20);
    expect(parseFileName(`short|${text}`)).toEqual({ short: 'short', long: 'a'.repeat(1024 - 6) });
    expect(parseTargetName(`${text}:b`).long).toBe('a'.repeat(1024));
  });
});
