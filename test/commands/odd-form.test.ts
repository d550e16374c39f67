import { describe, expect, it } from 'vitest';
import { interpretCommand } from '../../src/commands/interpret-command.js';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';

/** What a script unpacks: archive, password, destination. */
function unpacked(type: ScriptType, script: string | Uint8Array): (string | undefined)[][] {
  return analyseScript(script, type)
    .commands.flatMap(({ text }) => interpretCommand(text, { expanded: true }))
    .flatMap((meaning) =>
      meaning.kind === 'unpack' ? [[meaning.archive, meaning.password, meaning.destination]] : [],
    );
}

const REST = '-o -P Pw1 kq.zip -d out';

describe('one unpack command, written in odd but valid ways', () => {
  it.each<[string, string | Uint8Array]>([
    ['tokens of a text', `for /f "tokens=1,2 delims=#" %%a in ("z.exe#Pw1") do %%a -o -P %%b kq.zip -d out`],
    ['what echo prints', `for /f "delims=" %%a in ('echo z.exe ${REST}') do %%a`],
    ['nested loops', 'for %%i in (z.exe) do for %%j in (Pw1) do %%i -o -P %%j kq.zip -d out'],
    ['a list in quotes', `for %%a in ("z.exe ${REST}") do %%~a`],
    ['start with switches', `start "" /b z.exe ${REST}`],
    ['start with the title behind', `start /b /wait "x" z.exe ${REST}`],
    ['start in a folder', `start "" /d "%~dp0" /min z.exe ${REST}`],
    ['call with a path', `call "%~dp0z.exe" ${REST}`],
    ['call and doubled percent signs', `set "a=z.exe"&&call %%a%% ${REST}`],
    ['call set', `set n=a\ncall set %%n%%=z.exe\n%a% ${REST}`],
    ['delayed expansion in cmd', `cmd /v:on /c "set x=z.exe&& !x! ${REST}"`],
    ['cmd without a blank', `%windir%\\system32\\cmd.exe /cz.exe ${REST}`],
    ['%comspec% in quotes', `"%comspec%" /q /c z.exe ${REST}`],
    ['forfiles', `forfiles /p %windir% /m notepad.exe /c "z.exe ${REST}"`],
    ['forfiles with hexadecimal quotes', 'forfiles /m kq.zip /c "z.exe -o -P 0x22Pw10x22 @file -d out"'],
    ['pcalua', `pcalua -a z.exe -c "${REST}"`],
    ['conhost', `conhost --headless z.exe ${REST}`],
    ['carets in names', `s^e^t a^b=z.e^xe\n%ab% ${REST}`],
    ['continued lines', 'z.exe ^\n -o -P ^\nPw1 kq.zip -d out'],
    ['leading delimiters', `,;=z.exe ${REST}`],
    ['leading redirections', `>nul 2>&1 z.exe ${REST}`],
    ['a redirected block', `2>nul >nul (z.exe ${REST})`],
    ['an alphabet', `set A=z.exe\n%A:~0,1%%A:~1,1%%A:~2,1%%A:~3,1%%A:~2,1% ${REST}`],
    ['pushd', `pushd "%~dp0"\nz.exe ${REST}\npopd`],
    ['a label with all arguments', `call :go z.exe ${REST}\nexit /b\n:go\n%*`],
    ['text piped to cmd', `echo z.exe ${REST}|%comspec% /q`],
    ['wmic', `wmic process call create "z.exe ${REST}"`],
    ['a password read from a file', 'echo Pw1>p\nset /p w=<p\nz.exe -o -P %w% kq.zip -d out'],
    ['a password typed in a loop', "echo Pw1>p\nfor /f %%p in ('type p') do z.exe -o -P %%p kq.zip -d out"],
    ['a file that is written', `echo z.exe ${REST}>x.bat\nx.bat`],
    ['UTF-16', Buffer.from(`\ufeff@echo off\r\nz.exe ${REST}\r\n`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(`@echo off\r\nz.exe ${REST}\r\n`, 'utf16le')],
    ['7-Zip behind switches', 'z.exe -y -pPw1 x -oout kq.zip'],
    ['7-Zip with the archive in a switch', 'z.exe x -an -ai!kq.zip -pPw1 -oout'],
    ['7-Zip from a pipe', 'type kq.zip | z.exe x -si -pPw1 -y -oout'],
    ['7-Zip with the password piped', 'echo Pw1|z.exe x kq.zip -y -oout'],
    ['PKUNZIP', 'z.exe -e -sPw1 -o kq.zip out'],
    ['PKZIPC', 'pkzipc -extract -passphrase=Pw1 -over=all kq.zip out'],
    ['tar with attached values', 'z.exe --passphrase=Pw1 -xf kq.zip -Cout'],
    ['tar in long options', 'tar.exe --directory=out --extract --passphrase Pw1 --file=kq.zip'],
    ['old tar', 'tar xvf kq.zip -C out --passphrase Pw1'],
  ])('batch: %s', (_, script) => {
    expect(unpacked('batch', script)).toEqual([['kq.zip', 'Pw1', 'out']]);
  });

  it.each<[string, string]>([
    ['a list of arguments', `Start-Process z.exe -ArgumentList @('-o','-P','Pw1','kq.zip','-d','out') -Wait`],
    [
      'a list in a variable',
      `$a=@('-o','-P','Pw1','kq.zip','-d','out')\nStart-Process z.exe -ArgumentList $a`,
    ],
    ['a list for the call operator', `$a='-o','-P','Pw1','kq.zip','-d','out'\n& .\\z.exe $a`],
    ['splatting', `$a=@('-o','-P','Pw1','kq.zip','-d','out')\n& "$PSScriptRoot\\z.exe" @a`],
    ['Join-Path', `& (Join-Path $PSScriptRoot 'z.exe') ${REST}`],
    ['the stop-parsing mark', `& z.exe --% ${REST}`],
    [
      'ProcessStartInfo',
      `$i=New-Object Diagnostics.ProcessStartInfo\n$i.FileName='cmd'\n$i.Arguments='/c z.exe ${REST}'\n[Diagnostics.Process]::Start($i)`,
    ],
  ])('PowerShell: %s', (_, script) => {
    expect(unpacked('powershell', script)).toEqual([['kq.zip', 'Pw1', 'out']]);
  });
});

describe('what Windows itself unpacks', () => {
  const zip = ['kq.zip', undefined, 'out'];
  it.each<[string, ScriptType, string, (string | undefined)[]]>([
    ['tar', 'batch', 'tar -C out -xf kq.zip', zip],
    ['expand', 'batch', 'expand -R kq.cab out', ['kq.cab', undefined, 'out']],
    ['wusa', 'batch', 'wusa kq.msu /extract:out', ['kq.msu', undefined, 'out']],
    [
      'Expand-Archive by paths',
      'powershell',
      "$d=Join-Path $env:TEMP 'out'\nExpand-Archive (Join-Path $PSScriptRoot 'kq.zip') $d",
      ['$PSScriptRoot\\kq.zip', undefined, '$env:TEMP\\out'],
    ],
    ['a splatted table', 'powershell', "$a=@{Path='kq.zip'; DestinationPath='out'}\nExpand-Archive @a", zip],
    [
      'ExtractToDirectory',
      'powershell',
      '$p=[IO.Path]::Combine($env:TEMP,\'kq.zip\')\n[System.IO.Compression.ZipFile]::ExtractToDirectory($p,"$env:TEMP\\out")',
      ['$env:TEMP\\kq.zip', undefined, '$env:TEMP\\out'],
    ],
    [
      'CopyHere in PowerShell',
      'powershell',
      "$s=New-Object -ComObject Shell.Application\n$s.NameSpace('out').CopyHere($s.NameSpace('kq.zip').Items())",
      zip,
    ],
    ['CopyHere in VBScript', 'vbscript', 's.NameSpace("out").CopyHere s.NameSpace("kq.zip").Items, 20', zip],
    [
      'CopyHere with variables',
      'vbscript',
      'Set z=s.NameSpace("kq.zip")\nSet o=s.NameSpace("out")\no.CopyHere z.Items',
      zip,
    ],
    ['CopyHere in JScript', 'jscript', 's.NameSpace("out").CopyHere(s.NameSpace("kq.zip").Items());', zip],
  ])('%s', (_, type, script, expected) => {
    expect(unpacked(type, script)).toEqual([expected]);
  });

  it.each<[string, string]>([
    ['a copy of a folder', 's.NameSpace("out").CopyHere s.NameSpace("c:\\in").Items'],
    ['a folder that is not known', 's.NameSpace(x).CopyHere s.NameSpace("kq.zip").Items'],
  ])('and not: %s', (_, script) => {
    expect(unpacked('vbscript', script)).toEqual([]);
  });

  it.each<[string]>([
    ['ssh -x -f host'],
    ['z.exe -s kq.zip'],
    ['backup.exe -e -d kq.zip'],
    ['z.exe -xfoo -Cbar'],
    ['tar -cf kq.zip a'],
    ['tar -tf kq.zip'],
    ['extrac32 /c a.exe b.exe'],
    ['wusa kq.msu /quiet'],
  ])('and not: %s', (script) => {
    expect(unpacked('batch', script)).toEqual([]);
  });
});
