import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitArguments, splitCommandLine, splitLiterally } from '../../src/commands/command-line.js';
import { findPasswords } from '../../src/commands/password.js';
import { findUrls } from '../../src/commands/url.js';

describe('splitCommandLine', () => {
  it.each<[string, string[]]>([
    ['a b  c', ['a', 'b', 'c']],
    ['"C:\\a b\\c.exe" "d e"', ['C:\\a b\\c.exe', 'd e']],
    ['x "a\\"b"', ['x', 'a"b']],
    ['x "a\\\\" b', ['x', 'a\\', 'b']],
    ['x a\\\\\\"b', ['x', 'a\\"b']],
    ['x a\\\\b', ['x', 'a\\\\b']],
    ['x "a""b"', ['x', 'a"b']],
    ['x "" y', ['x', '', 'y']],
    ['x -p"a b"c', ['x', '-pa bc']],
    ['"a\\" b', ['a\\', 'b']],
    ['x "open to the end', ['x', 'open to the end']],
    ['', []],
    ['   ', []],
  ])('%j', (text, expected) => {
    expect(splitCommandLine(text)).toEqual(expected);
  });

  it('says where each argument stands, and gives back what was quoted', () => {
    const word = fc.string({ maxLength: 12 }).filter((text) => !/["\\]/.test(text));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const line = ['p', ...words.map((text) => `"${text}"`)].join(' ');
        expect(splitCommandLine(line)).toEqual(['p', ...words]);
        for (const { start, end } of splitArguments(line)) expect(end).toBeGreaterThan(start);
      }),
    );
  });
});

describe('splitLiterally', () => {
  it.each<[string, string[]]>([
    ['"C:\\a b\\c.exe" x -o"C:\\d\\" "a.zip"', ['C:\\a b\\c.exe', 'x', '-oC:\\d\\', 'a.zip']],
    ['x -p"a b"c ""', ['x', '-pa bc', '']],
    ['x "a\\"b', ['x', 'a\\b']],
    ['x "open to the end', ['x', 'open to the end']],
    ['  ', []],
  ])('%j', (text, expected) => {
    expect(splitLiterally(text)).toEqual(expected);
  });
});

describe('findPasswords', () => {
  it.each<[string, string, string]>([
    ['z.exe -P secret a.zip', 'secret', '-P secret'],
    ['z.exe -Psecret a.zip', 'secret', '-Psecret'],
    ['z.exe -oP secret a.zip', 'secret', '-oP secret'],
    ['7z x -psecret a.7z', 'secret', '-psecret'],
    ['7z x -p"my secret" a.7z', 'my secret', '-pmy secret'],
    ['rar x -hpsecret a.rar', 'secret', '-hpsecret'],
    ['z x -o"C:\\d\\" -psecret "a.zip"', 'secret', '-psecret'],
    ['x --password secret', 'secret', '--password secret'],
    ['x --password=secret', 'secret', '--password=secret'],
    ['x /password:secret', 'secret', '/password=secret'],
    ['x --passphrase secret', 'secret', '--passphrase secret'],
    ['PASSWORD=secret', 'secret', 'PASSWORD=secret'],
    ['-P secret a.zip', 'secret', '-P secret'],
    ['set UNZIP=-P secret', 'secret', '-P secret'],
    ['$env:UNZIP="-qP secret"', 'secret', '-qP secret'],
    ['$archive.Password = "secret"', 'secret', 'Password = "secret"'],
    ['cmd /c "z.exe -P secret a.zip"', 'secret', '-P secret'],
    ['s.Run "cmd /c z.exe -P secret a.zip", 0', 'secret', '-P secret'],
  ])('%s', (text, password, how) => {
    expect(findPasswords(`echo\r\n${text}\r\n`)).toContainEqual({ password, how });
  });

  it('reads commands that are encoded for PowerShell', () => {
    const encoded = Buffer.from('& "$f\\z.exe" -o -P secret "$f\\a.zip"', 'utf16le').toString('base64');
    expect(findPasswords(`powershell -w hidden -enc ${encoded}`)).toContainEqual({
      password: 'secret',
      how: '-P secret',
    });
  });

  it.each(['unzip a.zip', 'x -p', 'x -q -y', 'hyphen-p-word', ''])('nothing in %j', (text) => {
    expect(findPasswords(text)).toEqual([]);
  });
});

describe('findUrls', () => {
  it.each<[string, string[]]>([
    ['msiexec /i http://a.info/x?y=1&z=2 /q', ['http://a.info/x?y=1&z=2']],
    ['"https://a.net/b" \'ftp://c/d\' HTTPS://E/', ['https://a.net/b', 'ftp://c/d', 'HTTPS://E/']],
    ['see http://a.b/c. And http://a.b/c', ['http://a.b/c']],
    ['http:\\\\a.info\\x', ['http:\\\\a.info\\x']],
    ['nothing://here http:/one', []],
  ])('%s', (text, urls) => {
    expect(findUrls(text)).toEqual(urls);
  });
});
