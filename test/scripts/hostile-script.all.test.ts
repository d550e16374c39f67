import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Budget, DEFAULT_LIMITS } from '../../src/io/budget.js';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import { identifyScript } from '../../src/scripts/identify-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';

// Slow machines take their time; that the work ends at all is what these tests show.
vi.setConfig({ testTimeout: 120_000 });

const TYPES: ScriptType[] = ['batch', 'powershell', 'vbscript', 'jscript', 'wsf', 'hta'];

/** The codes of the problems, with the commands that were found all the same. */
function analyse(text: string, type: ScriptType): { codes: string[]; commands: string[] } {
  const codes: string[] = [];
  const facts = analyseScript(text, type, { onProblem: ({ code }) => codes.push(code) });
  expect(JSON.stringify(facts).length).toBeLessThan(16 * 2 ** 20);
  return { codes, commands: facts.commands.map(({ text: command }) => command) };
}

describe('scripts made to stall or swell', () => {
  const repeat = (text: string, count: number): string => text.repeat(count);

  it.each<[string, string]>([
    ['nested loops', `${'for %%a in (1 2 3 4 5 6 7 8 9 0) do '.repeat(8)} set x=%%a\nlast.exe`],
    [
      'endless counting',
      'for /l %%a in (1,1,2000000000) do for /l %%b in (1,1,2000000000) do set x=%%b\nlast.exe',
    ],
    ['counting that never moves', 'for /l %%a in (1,0,2) do set x=%%a\nlast.exe'],
    ['doubling', `set a=aaaaaaaaaa\n${repeat('set a=%a%%a%\n', 60)}last.exe`],
    [
      'doubling with delay',
      'setlocal enabledelayedexpansion\nset a=aaaaaaaaaa\nfor /l %%i in (1,1,1000000) do set a=!a!!a!\nlast.exe',
    ],
    ['a loop that runs for ever', ':a\nset x=1\nif exist y goto a\nlast.exe'],
    ['a counter to a million', ':a\nset /a n+=1\nif %n% lss 1000000 goto a\nlast.exe'],
  ])('what stands behind is still found: %s', (_, script) => {
    expect(analyse(script, 'batch').commands.map((text) => text.slice(0, 8))).toContain('last.exe');
  });

  it.each<[string, string, ScriptType, string | undefined]>([
    ['recursion', ':a\ncall :a\ncall :a\ncall :a', 'batch', 'script.too-deep'],
    ['open parentheses', repeat('(', 200_000), 'batch', 'script.too-deep'],
    ['open blocks', repeat('(\n', 200_000), 'batch', 'script.too-deep'],
    ['chains', repeat('a&&', 200_000), 'batch', 'script.line-too-long'],
    ['ifs', repeat('if %1==b ', 100_000), 'batch', 'script.line-too-long'],
    ['carets', repeat('^\n', 500_000), 'batch', undefined],
    ['one line of 1 MB', repeat('A', 2 ** 20), 'batch', 'script.line-too-long'],
    ['percent signs', repeat('%', 2 ** 20), 'batch', 'script.line-too-long'],
    ['nested cmd', repeat('cmd /c ', 4_000), 'batch', 'script.too-deep'],
    [
      'jumps everywhere',
      Array.from({ length: 5_000 }, (_, at) => `:l${at}\nif exist x goto l${(at * 7_919) % 5_000}`).join(
        '\n',
      ),
      'batch',
      undefined,
    ],
    ['many commands', repeat('a b c\n', 20_000), 'batch', 'script.too-many-commands'],
    ['more than is read', repeat('a', 2 ** 21 + 1), 'batch', 'script.too-long'],
    ['quotes', repeat("'", 2 ** 20), 'powershell', undefined],
    ['doubling', `$a='a'\n${repeat('$a=$a+$a\n', 2_000)}`, 'powershell', undefined],
    [
      'formats in formats',
      `${repeat("('{0}{0}' -f ", 2_000)}'aaaa'${repeat(')', 2_000)}`,
      'powershell',
      'script.too-complex',
    ],
    ['a long sum', `${repeat("'a'+", 300_000)}'a'`, 'powershell', 'script.too-complex'],
    ['layers side by side', repeat("iex 'a b'\n", 1_000), 'powershell', 'script.too-deep'],
    ['doubling', `a="a"\n${repeat('a=a&a\n', 2_000)}`, 'vbscript', undefined],
    [
      'reversals',
      `a="${repeat('x', 100_000)}"\n${repeat('a=StrReverse(a)\n', 2_000)}`,
      'vbscript',
      'script.too-complex',
    ],
    ['calls', repeat('a.run ', 300_000), 'jscript', undefined],
    ['escapes', `'${repeat('\\', 2 ** 20)}`, 'jscript', undefined],
    ['elements', repeat('<script>', 100_000), 'hta', undefined],
  ])('%s', (_, script, type, code) => {
    const { codes } = analyse(script, type);
    if (code !== undefined) expect(codes).toContain(code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('stops with the run of which it is a part, and keeps what it found', () => {
    const budget = new Budget({ ...DEFAULT_LIMITS, steps: 50 }, 1_000);
    const codes: string[] = [];
    const facts = analyseScript(`first.exe\n${'set a=1\n'.repeat(1_000)}`, 'batch', {
      budget,
      onProblem: ({ code }) => codes.push(code),
    });
    expect(facts.commands).toMatchObject([{ line: 1, text: 'first.exe' }]);
    expect(codes).toEqual(['limit.steps']);
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    '%a%',
    '%',
    '!',
    '^',
    '"',
    "'",
    '(',
    ')',
    '&',
    '&&',
    '||',
    '|',
    '\n',
    ' ',
    'set ',
    'a',
    '=',
    '1',
    'if ',
    'else',
    'for ',
    '%%a ',
    'in ',
    'do ',
    'goto ',
    ':a',
    'call ',
    'exit',
    ' /b',
    '~',
    ',',
    '/l ',
    '/f ',
    'exist ',
    'cmd /c ',
    '>',
    '<',
    'rem ',
    '$a',
    '+',
    '-f ',
    '{0}',
    '[char]',
    '65',
    '-join',
    "'x'",
    '"y"',
    '`',
    'iex ',
    'Chr(',
    'Execute ',
    '.Run ',
    'eval(',
    ';',
    '{',
    '}',
    '[',
    ']',
    '.',
    '\uE000',
    '\uE001',
    '\0',
    '@',
    '#',
    'tasklist ',
    'avp.exe',
    'setlocal enabledelayedexpansion\n',
    '/*',
    '//',
    '_\n',
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 200 }),
  );

  it('is analysed without an error, and the same way twice', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...TYPES), (script, type) => {
        const facts = analyseScript(script, type);
        expect(analyseScript(script, type)).toEqual(facts);
        const shown = [facts.text, ...facts.commands.map(({ text: command }) => command)].join();
        if (type === 'batch') expect(shown).not.toMatch(/[\uE000\uE001]/);
        const lines = script.split(/\r\n?|\n/).length;
        for (const { line } of facts.commands) expect(line >= 1 && line <= lines).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('of any bytes is identified or not', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('', 'a.bat', 'a.ps1', 'a.vbs', 'a.js', 'a.wsf'),
        (bytes, name) => {
          const type = identifyScript(bytes, name);
          if (type !== undefined) analyseScript(bytes, type);
        },
      ),
    );
  });
});

describe('names that every object has', () => {
  const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
  it.each(NAMES)('%s is nothing special', (name) => {
    const scripts: [string, ScriptType][] = [
      [`x = ${name}("a")\nx = "a".${name}("b")\ns.Run ${name}`, 'vbscript'],
      [`x = ${name}("a"); x = "a".${name}("b"); x["${name}"]("c");`, 'jscript'],
      [`$x = ${name} 'a'; $x = 'a'.${name}('b'); [${name}]::${name}('c'); & '${name}'`, 'powershell'],
      [
        `set /a ${name}=1 ${name} 2\n%${name}:~0,1%\n%${name}%\ncall :${name}\ngoto ${name}\n${name} x`,
        'batch',
      ],
    ];
    for (const [script, type] of scripts) expect(() => analyseScript(script, type)).not.toThrow();
    expect(identifyScript(Buffer.from('a'), `x.${name}`)).toBeUndefined();
  });
});
