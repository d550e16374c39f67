import { describe, expect, it } from 'vitest';
import { encodeScript } from '../../samples-synthetic/builder/script-encoder.js';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import type { ScriptFacts, ScriptType } from '../../src/scripts/script-facts.js';

const analyse = (type: ScriptType, ...lines: string[]): ScriptFacts =>
  analyseScript(lines.join('\r\n'), type);

function written(type: ScriptType, ...lines: string[]): Record<string, string> {
  const files = analyse(type, ...lines).writtenFiles ?? [];
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

const started = (type: ScriptType, ...lines: string[]): string[] =>
  analyse(type, ...lines)
    .commands.map(({ text }) => text)
    .filter((text) => text.startsWith('q.exe'));

describe('files that a batch file writes', () => {
  it.each<[string, string[], Record<string, string>]>([
    ['echo', ['echo a b>x.txt'], { 'x.txt': 'a b\r\n' }],
    ['echo behind the redirection', ['>x.txt echo a'], { 'x.txt': 'a\r\n' }],
    ['echo with other marks', ['echo.a>x', 'echo(b>>x', 'echo.>>x'], { x: 'a\r\nb\r\n\r\n' }],
    [
      'appending and overwriting',
      ['echo a>x', 'echo b>>x', 'echo c>y', 'echo d>y'],
      { x: 'a\r\nb\r\n', y: 'd\r\n' },
    ],
    ['a block', ['(', 'echo a', 'echo b', ')>"%TEMP%\\x y.txt"'], { '%TEMP%\\x y.txt': 'a\r\nb\r\n' }],
    ['a block behind the redirection', ['>x (echo a&echo b)'], { x: 'a\r\nb\r\n' }],
    ['a loop', ['for %%i in (a b) do echo %%i>>x'], { x: 'a\r\nb\r\n' }],
    ['variables and escapes', ['set v=1', 'echo %v% ^& %%v%% %TEMP%>x'], { x: '1 & %v% %TEMP%\r\n' }],
    ['set /p without a line end', ['<nul set /p="a">x', '<nul set /p=b>>x'], { x: 'ab' }],
    [
      'type and copy',
      ['echo a>x', 'type x>y', 'copy /b x+y z.txt', 'ren z.txt w.txt'],
      {
        x: 'a\r\n',
        y: 'a\r\n',
        'z.txt': 'a\r\na\r\n',
        'w.txt': 'a\r\na\r\n',
      },
    ],
    [
      'certutil -decode',
      ['echo cS5leGUgMQ==>x', 'certutil -f -decode x y.bat'],
      { x: 'cS5leGUgMQ==\r\n', 'y.bat': 'q.exe 1' },
    ],
    ['cmd /c echo', ['cmd /c "echo a">x'], { x: 'a\r\n' }],
    ['errors are no content', ['echo a 2>x'], {}],
    ['what a program prints is not known', ['p.exe>x'], {}],
  ])('%s', (_, lines, expected) => {
    expect(written('batch', ...lines)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['call', ['echo q.exe>x.bat', 'call x.bat']],
    ['by name', ['echo q.exe>x.bat', 'x']],
    ['call with a path', ['echo q.exe>"%TEMP%\\x.cmd"', 'call "%TEMP%\\x.cmd"']],
    ['cd in between', ['echo q.exe>%TEMP%\\x.bat', 'cd /d %TEMP%', 'x.bat']],
    ['start', ['echo q.exe>x.bat', 'start "" /b x.bat']],
    ['cmd /c', ['echo q.exe>x.bat', 'cmd /c x.bat']],
    ['cmd reads it', ['echo q.exe>x.txt', 'cmd<x.txt']],
    ['piped into cmd', ['echo q.exe>x.txt', 'type x.txt | cmd /q']],
    ['a task', ['echo q.exe>x.bat', 'schtasks /create /tn a /tr x.bat']],
    ['renamed', ['echo q.exe>x.txt', 'ren x.txt x.bat', 'call x.bat']],
    ['VBScript', ['echo CreateObject("WScript.Shell").Run "q.exe">x.vbs', 'cscript //b x.vbs']],
    [
      'encoded VBScript',
      [
        `echo ${encodeScript('CreateObject("WScript.Shell").Run "q.exe"').replaceAll('^', '^^').replaceAll('&', '^&').replaceAll('|', '^|')}>x.vbe`,
        'x.vbe',
      ],
    ],
    ['JScript', ['echo new ActiveXObject("WScript.Shell").Run("q.exe");>x.js', 'wscript x.js']],
    ['PowerShell', ['echo q.exe>x.ps1', 'powershell -ep bypass -f x.ps1']],
    [
      'by a renamed host',
      ['echo CreateObject("WScript.Shell").Run "q.exe">x.dat', 'h.exe //e:vbscript x.dat'],
    ],
    [
      'a script that writes a script',
      ['echo echo q.exe^>y.bat>x.bat', 'echo call y.bat>>x.bat', 'call x.bat'],
    ],
    ['in one of two ways', ['if exist z (echo q.exe>x.bat) else (echo r.exe>x.bat)', 'call x.bat']],
  ])('is followed when started: %s', (_, lines) => {
    expect(started('batch', ...lines)[0]).toMatch(/^q\.exe/);
  });

  it('passes arguments and variables, and takes variables back', () => {
    expect(
      started(
        'batch',
        'set a=1',
        'echo q.exe %%a%% %%1>x.bat',
        'echo set b=zz>>x.bat',
        'call x.bat z',
        'q.exe %b%',
      ),
    ).toEqual(['q.exe 1 z', 'q.exe zz']);
  });

  it('reads values back', () => {
    expect(
      started('batch', 'echo Pw1 b>p.txt', 'set /p a=<p.txt', 'for /f %%i in (p.txt) do q.exe %%i %a%'),
    ).toEqual(['q.exe Pw1 Pw1 b']);
  });

  it('counts the checks in them, which gate what follows', () => {
    const facts = analyse(
      'batch',
      'echo tasklist ^| find "avp.exe" ^&^& exit /b 1>x.bat',
      'call x.bat',
      'if errorlevel 1 exit',
      'q.exe',
    );
    expect(facts.securityChecks).toContainEqual(
      expect.objectContaining({ product: 'Kaspersky', line: 2, gates: true }),
    );
    expect(facts.writtenFiles).toMatchObject([{ path: 'x.bat', line: 1, started: true }]);
  });

  it('are not followed when nothing starts them', () => {
    expect(
      started('batch', 'echo q.exe>x.bat', 'copy x.bat y', 'del x.bat', 'type x.bat', 'if exist x.bat p.exe'),
    ).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['itself', ['echo call x.bat>x.bat', 'echo call x.bat>>x.bat', 'call x.bat', 'q.exe']],
    ['many files', [...Array.from({ length: 200 }, (_, at) => `echo a>x${at}.bat`), 'q.exe']],
    ['one that grows', ['echo aaaaaaaaaaaaaaaaaaaaaa>x', 'for /l %%i in (1,1,60) do type x>>x', 'q.exe']],
  ])('are bounded: %s', (_, lines) => {
    expect(started('batch', ...lines)).toContain('q.exe');
  });
});

describe('files that other scripts write', () => {
  const VBS = [
    'Set f = fso.CreateTextFile("c:\\x.bat", True)',
    'f.WriteLine "@echo off"',
    'f.Write "q.exe " & "1"',
    'f.Close',
  ];
  it.each<[string, ScriptType, string[], string]>([
    ['CreateTextFile', 'vbscript', VBS, '@echo off\r\nq.exe 1'],
    ['a chain', 'vbscript', ['fso.CreateTextFile("x.bat").Write "q.exe"'], 'q.exe'],
    [
      'With',
      'vbscript',
      ['With fso.OpenTextFile("x.bat", 2, True)', '.WriteLine "q.exe"', 'End With'],
      'q.exe\r\n',
    ],
    ['ADODB.Stream', 'vbscript', ['s.WriteText "q.exe"', 's.SaveToFile "x.bat", 2'], 'q.exe'],
    ['unknown parts', 'vbscript', ['fso.CreateTextFile("x.bat").Write "q.exe " & p'], 'q.exe {p}'],
    [
      'JScript',
      'jscript',
      ["var f = fso.CreateTextFile('x.bat', true);", "f.WriteLine('q.exe');", 'f.Close();'],
      'q.exe\r\n',
    ],
    ['a chain in JScript', 'jscript', ["fso.CreateTextFile('x.bat').Write('q.exe');"], 'q.exe'],
    ['Set-Content', 'powershell', ["Set-Content -Path x.bat -Value 'q.exe'"], 'q.exe\r\n'],
    [
      'several lines',
      'powershell',
      ["'a','q.exe' | Out-File x.bat -Encoding ascii", "Add-Content x.bat 'c'"],
      'a\r\nq.exe\r\nc\r\n',
    ],
    ['redirection', 'powershell', ["'q.exe' > x.bat", "'b' >> x.bat"], 'q.exe\r\nb\r\n'],
    ['WriteAllText', 'powershell', ["[IO.File]::WriteAllText('x.bat', 'q' + '.exe')"], 'q.exe\r\n'],
    ['here-string', 'powershell', ["@'", 'q.exe', '\'@ | Set-Content "$env:TEMP\\x.bat"'], 'q.exe\r\n'],
  ])('%s', (_, type, lines, text) => {
    expect(Object.values(written(type, ...lines))).toEqual([text]);
  });

  it.each<[string, ScriptType, string[]]>([
    ['VBScript', 'vbscript', [...VBS, 'sh.Run "cmd /c c:\\x.bat", 0']],
    [
      'JScript',
      'jscript',
      ["fso.CreateTextFile(t + '\\\\x.bat').Write('q.exe');", "sh.Run(t + '\\\\x.bat');"],
    ],
    ['PowerShell', 'powershell', ["Set-Content x.bat 'q.exe'", 'Start-Process x.bat']],
    ['PowerShell with &', 'powershell', ['\'q.exe\' | Out-File "$env:TEMP\\x.bat"', '& "$env:TEMP\\x.bat"']],
  ])('are followed when started: %s', (_, type, lines) => {
    expect(started(type, ...lines)[0]).toMatch(/^q\.exe/);
  });
});

describe('StreamWriter of PowerShell', () => {
  it.each([
    '$w = New-Object System.IO.StreamWriter("$PSScriptRoot\\a.bat")',
    '$w = [IO.StreamWriter]::new("$PSScriptRoot\\a.bat", $false)',
    '$w = [IO.File]::CreateText("$PSScriptRoot\\a.bat")',
  ])('%s', (opened) => {
    const lines = [
      opened,
      '$w.WriteLine("z.exe x a.zip")',
      '$w.Write("b.exe")',
      '$v.Write("c.exe")',
      '& "$PSScriptRoot\\a.bat"',
    ];
    const { commands, writtenFiles } = analyseScript(lines.join('\n'), 'powershell');
    expect(writtenFiles?.map(({ text }) => text)).toEqual(['z.exe x a.zip\r\nb.exe']);
    expect(commands.map(({ text }) => text)).toEqual(expect.arrayContaining(['z.exe x a.zip', 'b.exe']));
  });
});
