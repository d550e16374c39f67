import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import { findEncodedCommands } from '../../src/scripts/powershell/encoded-command.js';
import type { ScriptFacts } from '../../src/scripts/script-facts.js';

const analyse = (...lines: string[]): ScriptFacts => analyseScript(lines.join('\n'), 'powershell');
const encode = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');

describe('constants of PowerShell', () => {
  it.each([
    ["$x = 'a' + \"b\" + 'c'", "$x = 'abc'"],
    ["$x = Join-Path $env:TEMP 'a.zip'", '$x = "$env:TEMP\\a.zip"'],
    ["$x = Join-Path -Path (Join-Path $PSScriptRoot a) -ChildPath '\\b'", '$x = "$PSScriptRoot\\a\\b"'],
    ['$d = $env:TEMP + \'\\d\'; $x = "$d\\a.zip"', '$x = "$env:TEMP\\d\\a.zip"'],
    ["$x = [System.IO.Path]::Combine($home, 'a', 'b')", '$x = "$home\\a\\b"'],
    ["$x = [Environment]::GetFolderPath('Favorites') + '\\a'", '$x = "$env:USERPROFILE\\Favorites\\a"'],
    ["$x = [IO.Path]::GetTempPath() + 'a'", '$x = "$env:TEMP\\a"'],
    ["$x = Join-Path 'a' $y", "$x = Join-Path 'a' $y"],
    ["$x = (gi 'env:ProgramData').Value + '\\a'", '$x = "$env:ProgramData\\a"'],
    ["$x = (Get-Content env:TEMP) + '\\a'", '$x = "$env:TEMP\\a"'],
    ["$x = [Environment]::ExpandEnvironmentVariables('%PUBLIC%\\a') + '\\b'", "$x = '%PUBLIC%\\a\\b'"],
    ["$x = [Environment]::GetEnvironmentVariable('TEMP') + '\\b'", '$x = "$env:TEMP\\b"'],
    ["$x = 'a \"' + $env:TEMP + '\\b\" c'", '$x = "a `"$env:TEMP\\b`" c"'],
    ["$x = ('{2}{0}{1}' -f 'b','c','a')", "$x = 'abc'"],
    ["$x = 'a'+('{0}' -f 'b')", "$x = 'ab'"],
    ['$x = [char]0x61 + [char]98', "$x = 'ab'"],
    ["$x = -join('a','b')", "$x = 'ab'"],
    ["$x = ('a','b') -join '-'", "$x = 'a-b'"],
    ["$x = [string]::Join('', ('a','b'))", "$x = 'ab'"],
    ['$x = -join [char[]](97,98)', "$x = 'ab'"],
    ["$x = (97,98 | % {[char]$_}) -join ''", "$x = 'ab'"],
    ["$x = 'cba'[-1..-3] -join ''", "$x = 'abc'"],
    ["$x = 'axb'.Replace('x','').ToUpper()", "$x = 'AB'"],
    ["$x = 'axb' -replace 'x','y'", "$x = 'ayb'"],
    ['$x = 7 -bxor 3', '$x = 4'],
    ['$a = \'p\'\n$x = $a + "$a-q"', "$x = 'pp-q'"],
    ["$a = 'p'\n$a += 'q'\n$x = $a", "$x = 'pq'"],
    ['S`ta`rt-Pro`cess "c:\\`x"', 'Start-Process'],
    ["& ('Start' + '-Sleep') 1", 'Start-Sleep 1'],
    [
      "(New-Object Net.WebClient).('Down'+'loadFile')('u','f')",
      "(New-Object Net.WebClient).DownloadFile('u','f')",
    ],
    ["$x = $env:TEMP + 'a'", "$x = $env:TEMP + 'a'"],
  ])('%s', (script, expected) => {
    expect(analyse(script).text).toContain(expected);
  });
});

describe('layers', () => {
  it.each([
    '-e',
    '-ec',
    '-en',
    '-enc',
    '-EncodedCommand',
    '/enc',
    '--encodedcommand',
    '\u2013enc',
    '-eNcOdEdC',
  ])('decodes %s', (name) => {
    expect(findEncodedCommands(`powershell -nop ${name} ${encode('calc.exe # x')}`)).toEqual([
      'calc.exe # x',
    ]);
  });

  it.each(['-ex', '-ep', '-executionpolicy', '-encoding', '-x'])('takes %s for something else', (name) => {
    expect(findEncodedCommands(`powershell ${name} ${encode('calc.exe # x')}`)).toEqual([]);
  });

  it.each([
    ['encoded command', `powershell -enc ${encode('Start-Process evil.exe')}`],
    [
      'Base64 in iex',
      `iex ([Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${encode('Start-Process evil.exe')}')))`,
    ],
    [
      'gzip',
      `$s = New-Object IO.MemoryStream(,[Convert]::FromBase64String('${gzipSync('Start-Process evil.exe # padding').toString('base64')}'))`,
    ],
    [
      'deflate',
      `$s = New-Object IO.MemoryStream(,[Convert]::FromBase64String('${deflateRawSync('Start-Process evil.exe # padding').toString('base64')}'))`,
    ],
    ['nested iex', "iex 'iex ''Start-Process evil.exe'''"],
    ['iex at the end of a pipe', "'Start-Process ' + 'evil.exe' | iex"],
  ])('%s', (_, script) => {
    const facts = analyse('# first line', script);
    expect(facts.obfuscated).toBe(true);
    expect(facts.commands).toContainEqual(
      expect.objectContaining({ line: 2, text: expect.stringContaining('Start-Process evil.exe') }),
    );
  });

  it('does not unpack without bound', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, 0x61)).toString('base64');
    const facts = analyse(`[Convert]::FromBase64String('${bomb}')`);
    expect(facts.text?.length).toBeLessThanOrEqual(65_536);
    expect(facts.commands).toEqual([]);
  });

  it('leaves an ordinary script alone', () => {
    const facts = analyse(
      'param([string]$Path)',
      '$ErrorActionPreference = "Stop"',
      '$target = Join-Path $env:ProgramFiles "App"',
      'if (-not (Test-Path $target)) { New-Item -ItemType Directory $target | Out-Null }',
      'Copy-Item "$Path\\app.exe" $target',
      'Write-Host ("{0} installed" -f $target)',
    );
    expect(facts).toMatchObject({ obfuscated: false, securityChecks: [] });
    expect(facts.commands.map(({ line, text }) => [line, text])).toContainEqual([
      5,
      'Copy-Item "$Path\\app.exe" "$env:ProgramFiles\\App"',
    ]);
  });
});
