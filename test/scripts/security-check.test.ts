import { describe, expect, it } from 'vitest';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';
import { ANY_PRODUCT, findSecurityChecks, findSecurityRemovals } from '../../src/scripts/security-check.js';
import { SECURITY_PRODUCTS } from '../../src/scripts/security-products.js';

const checksIn = (type: ScriptType, ...lines: string[]): [string, string, boolean][] =>
  analyseScript(lines.join('\n'), type).securityChecks.map(({ product, by, gates }) => [product, by, gates]);

describe('the table of products', () => {
  it('has more than 100 products with sources, all in lower case, and no process twice', () => {
    expect(SECURITY_PRODUCTS.length).toBeGreaterThan(100);
    for (const { processes = [], product, sources, ...lists } of SECURITY_PRODUCTS) {
      const { names, services = [], folders = [], registryKeys = [], drivers = [] } = lists;
      const literals = [...names, ...processes, ...services, ...folders, ...registryKeys, ...drivers];
      expect(literals).toEqual(literals.map((literal) => literal.toLowerCase()));
      expect(processes.every((name) => !name.endsWith('.exe'))).toBe(true);
      expect([product, names.length > 0, sources.length > 0]).toEqual([product, true, true]);
    }
    const processes = SECURITY_PRODUCTS.flatMap((product) => product.processes ?? []);
    expect(processes.filter((name, at) => processes.indexOf(name) !== at)).toEqual([]);
  });
});

describe('findSecurityChecks', () => {
  it.each([
    ['tasklist /fi "imagename eq AvastUI.exe" | find /i "avastui.exe"', 'Avast', 'process'],
    ['tasklist | findstr /i "avgui"', 'AVG', 'process'],
    ['tasklist | findstr /i "avastu"', 'Avast', 'process'],
    ['tasklist /m | findstr /i "bkavservice"', 'Bkav', 'process'],
    ['wmic process where "name like \'%msmpe%\'" get name', 'Microsoft Defender', 'process'],
    ['find /i "AYAgent.aye" %TEMP%\\t.txt', 'ALYac', 'process'],
    ['driverquery | findstr /i "fortishield"', 'Fortinet FortiClient / FortiEDR', 'service'],
    ['where /r "%ProgramFiles%" ekrn.exe', 'ESET', 'folder'],
    ['dir /b "%ProgramFiles%" | findstr /i "kaspersky"', 'Kaspersky', 'folder'],
    [
      'reg query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall /s /f "K7" /d',
      'K7',
      'registry',
    ],
    ['reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\ehdrv', 'ESET', 'registry'],
    ['wmic process where name="ekrn.exe" get processid', 'ESET', 'process'],
    ['find /i "avp.exe" %TEMP%\\list.txt', 'Kaspersky', 'process'],
    ['sc query WinDefend', 'Microsoft Defender', 'service'],
    ['net start | find /i "mbamservice"', 'Malwarebytes', 'service'],
    ['sc.exe query "avast! Antivirus"', 'Avast', 'service'],
    ['reg query HKLM\\SOFTWARE\\KasperskyLab /s', 'Kaspersky', 'registry'],
    ['reg query "HKLM\\SOFTWARE\\WOW6432Node\\AVAST Software"', 'Avast', 'registry'],
    ['if exist "C:\\Program Files\\Bitdefender"', 'Bitdefender', 'folder'],
    ['if exist %ProgramFiles%\\ESET', 'ESET', 'folder'],
    ['if not exist "C:\\x\\mcshield.exe"', 'McAfee', 'folder'],
    ['wmic /namespace:\\\\root\\SecurityCenter2 path AntiVirusProduct get displayName', ANY_PRODUCT, 'wmi'],
    ['Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntivirusProduct', ANY_PRODUCT, 'wmi'],
    ['Get-Process -Name SophosUI', 'Sophos', 'process'],
    ['Get-Service -Name CylanceSvc', 'Cylance', 'service'],
    ['Get-MpComputerStatus', 'Microsoft Defender', 'powershell'],
    ['if (Get-Process avp,ekrn -ea 0) { exit 1 }', 'ESET', 'process'],
    ['[Diagnostics.Process]::GetProcessesByName("avp").Length', 'Kaspersky', 'process'],
    ['if /i "%%p" == "avp.exe"', 'Kaspersky', 'process'],
    ['driverquery | findstr /i "aswsp"', 'Avast', 'service'],
    ['fltmc | find "klif"', 'Kaspersky', 'service'],
    ['tasklist /svc /fi "SERVICES eq AVP"', 'Kaspersky', 'service'],
    ['if exist %windir%\\system32\\drivers\\klif.sys', 'Kaspersky', 'folder'],
    ['if (Test-Path "HKLM:\\SOFTWARE\\Avira")', 'Avira', 'registry'],
    ['If fso.FolderExists("C:\\Program Files\\Trend Micro") Then', 'Trend Micro', 'folder'],
  ])('%s', (text, product, by) => {
    expect(findSecurityChecks(text)).toContainEqual({ product, by });
  });

  it.each([
    'tasklist | find "notepad.exe"',
    'if "%%p" == "notepad.exe"',
    'if "avp.exe" == "avp.exe"',
    'if exist C:\\Windows\\System32\\drivers\\disk.sys',
    'copy klif.sys C:\\Windows\\System32\\drivers\\klif.sys',
    'sc query spooler',
    'if exist "C:\\Program Files\\Avastar"',
    'echo avast',
    'copy avast.txt b',
    'sfc.exe /scannow',
    'sc query eventlog | find "RUNNING"',
    'reg query HKLM\\SOFTWARE\\Microsoft',
    'findstr /i "error" log.txt',
    'taskkill /im avastui.exe',
  ])('nothing in %s', (text) => {
    expect(findSecurityChecks(text)).toEqual([]);
  });

  it.each([
    ['taskkill /f /im avastui.exe', ['Avast']],
    ['sc stop WinDefend', ['Microsoft Defender']],
    ['msiexec /x {1} /qn', []],
    ['wmic product where "name like \'%%avast%%\'" call uninstall', ['Avast']],
    ['rd /s /q "C:\\Program Files\\AVG"', ['AVG']],
    ['reg delete HKLM\\SOFTWARE\\ESET /f', ['ESET']],
    ['tasklist | find "avastui.exe"', []],
  ])('removal in %s', (text, products) => {
    expect(findSecurityRemovals(text)).toEqual(products);
  });
});

describe('gating', () => {
  it.each<[string, string[]]>([
    ['operator', ['tasklist | find "avastui.exe" && exit']],
    ['operator for absence', ['tasklist | find "avastui.exe" || start z.exe']],
    ['errorlevel', ['tasklist | find "avastui.exe" >nul', 'if not errorlevel 1 goto end', 'z.exe', ':end']],
    ['%errorlevel%', ['tasklist | find "avastui.exe"', 'if %errorlevel%==0 exit /b 1', 'z.exe']],
    ['folder', ['if exist "%ProgramFiles%\\AVAST Software" exit']],
    ['for /f', ['for /f %%a in (\'tasklist ^| find "avastui.exe"\') do goto end', 'z.exe', ':end']],
    ['variable', ['tasklist | find "avastui.exe" && set f=1', 'if defined f exit', 'z.exe']],
    ['obfuscated', ['set q=avas', 'set w=tui', 't^askl^ist | find "%q%%w%.exe" && exit']],
    ['list', ['for %%p in (avastui.exe) do tasklist | find "%%p" && exit']],
    ['skipped work', ['tasklist | find "avastui.exe" && goto end', 'z.exe', ':end', 'exit /b 0']],
    ['work that runs in its absence', ['tasklist | find "avastui.exe" || z.exe', 'exit /b 0']],
    [
      'the same condition asked twice',
      [
        'tasklist | find "avastui.exe"',
        'if errorlevel 1 goto run',
        'if not errorlevel 1 goto end',
        ':run',
        'z.exe',
        ':end',
      ],
    ],
    ['a jump to a computed label', ['tasklist | find "avastui.exe"', 'goto l%errorlevel%', ':l1', 'z.exe']],
    [
      'the answer of a called part',
      ['call :look', 'if errorlevel 1 exit /b 0', 'z.exe', 'exit /b', ':look'].concat(
        'tasklist | find "avastui.exe" && exit /b 1',
        'exit /b 0',
      ),
    ],
    ['waiting until it is gone', [':w', 'tasklist | find "avastui.exe" && goto w', 'z.exe']],
    [
      'more jumps to one line than are followed otherwise',
      [
        ...Array.from({ length: 9 }, (_, n) => `tasklist | find "avp${n}.exe" && goto end`),
        'tasklist | find "avastui.exe" && goto end',
        'z.exe',
        ':end',
      ],
    ],
    [
      'more checks than one path remembers',
      [
        ...Array.from({ length: 80 }, () => 'tasklist | find "avp.exe" && goto end'),
        'tasklist | find "avastui.exe" && goto end',
        'z.exe',
        ':end',
      ],
    ],
  ])('by %s', (_, lines) => {
    expect(checksIn('batch', ...lines)).toContainEqual(['Avast', expect.any(String), true]);
  });

  it.each<[string, string[]]>([
    ['only told', ['tasklist | find "avastui.exe"', 'echo done']],
    ['logged', ['if exist "C:\\Program Files\\AVAST Software" echo found>>log.txt']],
    [
      'a hint is jumped over',
      [
        'tasklist | find "avastui.exe"',
        'if errorlevel 1 goto end',
        'echo Slow',
        'pause',
        ':end',
        'exit /b 0',
      ],
    ],
    [
      'both ways end well',
      ['tasklist | find "avastui.exe"', 'if errorlevel 1 exit /b 0', 'echo Slow', 'exit /b 0'],
    ],
    [
      'both ways go to the same work',
      ['tasklist | find "avastui.exe" && goto run', 'echo Clear', ':run', 'z.exe'],
    ],
    [
      'a called part shows a hint',
      ['tasklist | find "avastui.exe" && call :hint', 'z.exe', 'exit /b', ':hint', 'echo Slow', 'goto :eof'],
    ],
    ['a page is shown', ['tasklist | find "avastui.exe" && start "" https://example.com/help', 'z.exe']],
    [
      'each of many products leads to the same hint',
      [
        ...Array.from({ length: 9 }, () => 'tasklist | find "avastui.exe" && goto hint'),
        'z.exe',
        'exit /b 0',
        ':hint',
        'echo Slow',
        'z.exe',
        'exit /b 0',
      ],
    ],
    ["a maker's own clean-up", ['tasklist | find "avastui.exe" && taskkill /f /im avastui.exe']],
    [
      'clean-up that leaves early',
      [
        'if not exist "C:\\Program Files\\AVAST Software" exit',
        'rd /s /q "C:\\Program Files\\AVAST Software"',
      ],
    ],
  ])('not when %s', (_, lines) => {
    const found = checksIn('batch', ...lines);
    expect(found).toContainEqual(['Avast', expect.any(String), false]);
    expect(found).not.toContainEqual(['Avast', expect.any(String), true]);
  });

  it('takes a check for one that decides when the script is not read to its end', () => {
    const lines = [
      'tasklist | find "avastui.exe" && goto end',
      'for /l %%i in (1,1,9999) do (',
      'for /l %%j in (1,1,9999) do a%%i%%j',
      ')',
      ':end',
    ];
    expect(checksIn('batch', ...lines)).toContainEqual(['Avast', 'process', true]);
  });

  it('follows the answer of SecurityCenter through a variable', () => {
    const lines = [
      'for /f "tokens=2 delims==" %%i in (\'wmic /namespace:\\\\root\\securitycenter2 path antivirusproduct get displayname /value\') do set av=%%i',
      'if not "%av%"=="" exit',
    ];
    expect(checksIn('batch', ...lines)).toEqual([[ANY_PRODUCT, 'wmi', true]]);
  });

  it('works in the other languages', () => {
    expect(
      checksIn('powershell', '$p = Get-Process avastui', 'if ($p) { exit }', 'Start-Process z.exe'),
    ).toEqual([['Avast', 'process', true]]);
    expect(
      checksIn(
        'vbscript',
        'Set c = GetObject("winmgmts:\\\\.\\root\\Sec" & "urityCenter2").ExecQuery("Select * from AntiVirusProduct")',
        'If c.Count > 0 Then',
        'WScript.Quit',
        'End If',
      ),
    ).toEqual([[ANY_PRODUCT, 'wmi', true]]);
    expect(
      checksIn(
        'vbscript',
        'Set c = GetObject("winmgmts:\\\\.\\root\\SecurityCenter2").ExecQuery("Select * from AntiVirusProduct")',
        'If c.Count > 0 Then',
        'MsgBox "The installation may take longer."',
        'End If',
        'WScript.Quit 0',
      ),
    ).toEqual([[ANY_PRODUCT, 'wmi', false]]);
    expect(checksIn('powershell', 'Get-MpComputerStatus | Out-File log.txt')).toEqual([
      ['Microsoft Defender', 'powershell', false],
    ]);
  });
});

describe('checks whose names stand apart from the look', () => {
  it.each<[string, ScriptType, string[]]>([
    [
      'a list and a loop',
      'powershell',
      ['$l = "avp","ekrn"', 'foreach ($p in $l) {', '  if (Get-Process $p -ea 0) { exit 1 }', '}'],
    ],
    ['a pattern', 'powershell', ["if (Get-Process | ? { $_.Name -match '^(avp|ekrn)$' }) { return }"]],
    [
      'an array of names',
      'vbscript',
      [
        'l = Array("avp.exe", "ekrn.exe")',
        'Set w = GetObject("winmgmts:")',
        'For Each n In l',
        '  If w.ExecQuery("SELECT * FROM Win32_Process WHERE Name=\'" & n & "\'").Count > 0 Then WScript.Quit 1',
        'Next',
      ],
    ],
    [
      'a comparison in the loop',
      'vbscript',
      [
        'For Each p In GetObject("winmgmts:").InstancesOf("Win32_Process")',
        '  If LCase(p.Name) = "avp.exe" Or LCase(p.Name) = "ekrn.exe" Then WScript.Quit 1',
        'Next',
      ],
    ],
    [
      'the output of a program',
      'vbscript',
      [
        't = shell.Exec("tasklist").StdOut.ReadAll()',
        'If InStr(t, "avp.exe") + InStr(t, "ekrn.exe") > 0 Then',
        '  Look = 3',
        'End If',
      ],
    ],
    [
      'a list in one text',
      'jscript',
      [
        'var bad = "avp.exe|ekrn.exe";',
        'var e = new Enumerator(GetObject("winmgmts:").InstancesOf("Win32_Process"));',
        'for (; !e.atEnd(); e.moveNext())',
        '  if (bad.indexOf(e.item().Name.toLowerCase()) >= 0) WScript.Quit(1);',
      ],
    ],
  ])('%s', (_what, type, lines) => {
    const found = checksIn(type, ...lines).filter(([, by, gates]) => by === 'process' && gates);
    expect(new Set(found.map(([product]) => product))).toEqual(new Set(['Kaspersky', 'ESET']));
  });

  it.each<[string, ScriptType, string[]]>([
    [
      'names of other programs',
      'powershell',
      ['$l = "chrome","firefox"', 'foreach ($p in $l) { if (Get-Process $p) { exit 1 } }'],
    ],
    [
      'a name in a message',
      'vbscript',
      ['MsgBox "Avast may ask you to allow this"', 'Set p = w.ExecQuery("SELECT * FROM Win32_Process")'],
    ],
    [
      'names that nothing looks for',
      'powershell',
      ['$l = "avp.exe","ekrn.exe"', 'if ($l.Count -eq 0) { exit 1 }'],
    ],
  ])('none: %s', (_what, type, lines) => {
    expect(checksIn(type, ...lines)).toEqual([]);
  });

  it('do not decide when the script only gives up on errors', () => {
    const lines = [
      'For Each a In GetObject("winmgmts:\\\\.\\root\\SecurityCenter2").ExecQuery("SELECT * FROM AntiVirusProduct")',
      '  o.WriteLine a.displayName',
      'Next',
      'If Err.Number <> 0 Then WScript.Quit 1',
    ];
    expect(checksIn('vbscript', ...lines).map(([, , gates]) => gates)).not.toContain(true);
  });
});
