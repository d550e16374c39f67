import { describe, expect, it } from 'vitest';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';

const commandsIn = (type: ScriptType, ...lines: string[]): string[] =>
  analyseScript(lines.join('\r\n'), type).commands.map(({ text }) => text);

describe('VBScript', () => {
  it.each<[string, string[], string[]]>([
    ['concatenation', ['s.Run "ms" & "iexec" + " /q", 0'], ['msiexec /q']],
    ['Chr', ['s.Run Chr(99) & ChrW(&H61) & Chr(100+8) & Chr(CLng("&H63"))'], ['calc']],
    ['StrReverse', ['s.Run StrReverse("exe.clac")'], ['calc.exe']],
    ['Replace', ['s.Run(Replace("cXlc", "X", "a"))'], ['calc']],
    ['Mid, Left, Right', ['s.Run Mid("xcalx", 2, 3) & Left("cd", 1) & Right("a.exe", 4)'], ['calc.exe']],
    ['Join', ['s.Run Join(Array("cal", "c"), "")'], ['calc']],
    ['variables', ['Const A = "ca"', 'b = A & "lc"', 's.Run b'], ['calc']],
    [
      'variables that change in a loop',
      ['b = ""', 'For i = 1 To 3', 'b = "x"', 'Next', 's.Run b & "y"'],
      ['xy'],
    ],
    ['unknown parts', ['s.Run "cmd /c " & x & " /q"'], ['cmd /c {x} /q']],
    [
      'partly known variables',
      ['d = Session.Property("DIR")', 'c = "x " & d & y', 's.Run c'],
      ['x [DIR]{y}'],
    ],
    [
      'folders of Windows',
      [
        't = s.ExpandEnvironmentStrings("%TEMP%")',
        's.Run f.BuildPath(t, "a.bat")',
        's.Run f.GetSpecialFolder(2) & "\\b"',
      ],
      ['%TEMP%\\a.bat', '%TEMP%\\b'],
    ],
    ['properties of the session', ['s.Run Session.Property("DIR") & "a.bat", 0'], ['[DIR]a.bat']],
    ['Execute', ['Execute "s.Ru" & "n ""calc"""'], ['calc']],
    ['ExecuteGlobal in layers', ['ExecuteGlobal "Execute ""s.Run """"calc"""""""'], ['calc']],
    ['continuation', ['s.Run "cal" & _', '  "c"'], ['calc']],
    ['colons and comments', ['x = 1 : s.Run "calc" \' s.Run "no"', 'Rem s.Run "no"'], ['calc']],
    [
      'ShellExecute',
      ['CreateObject("Shell.Application").ShellExecute "cmd.exe", "/c x", "", "runas", 0'],
      ['cmd.exe /c x'],
    ],
    ['Exec and Create', ['s.Exec("a.exe")', 'p.Create "b.exe", null, null, i'], ['a.exe', 'b.exe']],
    [
      'InstallProduct and ApplyPatch',
      [
        'Set i = CreateObject("WindowsInstaller.Installer")',
        'i.InstallProduct "http://host.invalid/a.msi", "ACTION=INSTALL Q=1"',
        'i.ApplyPatch "\\\\host.invalid\\s\\b.msp", "", 0, "R=1"',
      ],
      [
        'msiexec /i "http://host.invalid/a.msi" ACTION=INSTALL Q=1',
        'msiexec /p "\\\\host.invalid\\s\\b.msp" R=1',
      ],
    ],
    ['download', ['h.open "GET", "http://" & "a.info/x", False'], ['XMLHTTP GET http://a.info/x']],
    ['quotes inside', ['s.Run """c:\\a b.exe"" /q"'], ['"c:\\a b.exe" /q']],
  ])('%s', (_, lines, expected) => {
    expect(commandsIn('vbscript', ...lines)).toEqual(expected);
  });

  it('tells line, technique and obfuscation', () => {
    const facts = analyseScript('Dim s\ns.Run Chr(99) & Chr(97) & Chr(108) & Chr(99)', 'vbscript');
    expect(facts).toMatchObject({ obfuscated: true, commands: [{ line: 2, text: 'calc' }] });
    expect(facts.techniques).toContain('chr');
    expect(facts.text).toContain('s.Run "calc"');
    expect(analyseScript('MsgBox "a" & vbCrLf & "b"', 'vbscript').obfuscated).toBe(false);
  });
});

describe('JScript', () => {
  it.each<[string, string[], string[]]>([
    ['concatenation', ['s.Run(\'ms\' + "iexec");'], ['msiexec']],
    ['escapes', ["s.Run('\\x63\\u0061lc');"], ['calc']],
    ['fromCharCode', ['s.Run(String.fromCharCode(99, 0x61, 108) + "c");'], ['calc']],
    [
      'partly known variables',
      ["var c = 'x ' + Session.Property('DIR');", 'c += y;', 's.Run(c);'],
      ['x [DIR]{y}'],
    ],
    ['folders of Windows', ["s.Run(s.ExpandEnvironmentStrings('%TEMP%') + '\\\\a.bat');"], ['%TEMP%\\a.bat']],
    ['members by string', ["s['R' + 'un']('calc');"], ['calc']],
    ['reversal', ["s.Run('clac'.split('').reverse().join(''));"], ['calc']],
    ['replace by pattern', ["s.Run('c-a-lc'.replace(/-/g, ''));"], ['calc']],
    ['variables', ["var a = 'ca';", "a += 'lc';", 's.Run(a);'], ['calc']],
    ['eval', ['eval(\'s.Run("ca" + "lc")\');'], ['calc']],
    ['unescape', ["s.Run(unescape('%63alc'));"], ['calc']],
    ['comments', ["/* s.Run('no'); */ s.Run('calc'); // s.Run('no');"], ['calc']],
    ['unknown parts', ["s.Run('cmd /c ' + x);"], ['cmd /c {x}']],
    [
      'properties of the session, by an object called shell',
      [
        "var shell = new ActiveXObject('WScript.Shell');",
        "shell.Run('\"' + Session.Property('DIR') + 'a.bat\"', 0);",
      ],
      ['"[DIR]a.bat"'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(commandsIn('jscript', ...lines)).toEqual(expected);
  });
});

describe('WSF and HTA', () => {
  it('reads each script element in its language, with the lines of the file', () => {
    const markup = [
      '<job>',
      '<script language="VBScript"><![CDATA[',
      's.Run "a" & ".exe"',
      ']]></script>',
      "<script>s.Run('b' + '.exe');</script>",
      '</job>',
    ];
    expect(analyseScript(markup.join('\n'), 'wsf').commands).toMatchObject([
      { line: 3, text: 'a.exe' },
      { line: 5, text: 'b.exe' },
    ]);
  });
});

describe('loops over constant texts', () => {
  const commandsIn = (type: 'vbscript' | 'jscript', ...lines: string[]) =>
    analyseScript(lines.join('\n'), type).commands.map(({ text }) => text);

  it.each<[string, 'vbscript' | 'jscript', string[]]>([
    ['For Each', 'vbscript', ['For Each c In Array("a.exe x", "b.exe y")', 's.Run c, 0, True', 'Next']],
    [
      'a list that has a name',
      'vbscript',
      ['l = Array("a.exe x", "b.exe y")', 'For Each c In l', 's.Run c', 'Next'],
    ],
    ['Split', 'vbscript', ['l = Split("a.exe x|b.exe y", "|")', 'For i = 0 To 1', 's.Run l(i)', 'Next']],
    ['for in', 'jscript', ['var l = ["a.exe x", "b.exe y"];', 'for (var i in l) { s.Run(l[i], 0, true); }']],
    ['an index', 'jscript', ['var l = ["a.exe x", "b.exe y"];', 'for (var i = 0; i < 2; i++) s.Run(l[i]);']],
  ])('%s', (_what, type, lines) => {
    expect(commandsIn(type, ...lines)).toEqual(['a.exe x', 'b.exe y']);
  });

  it('leave parts that are not known as they are, and lists of other things alone', () => {
    expect(commandsIn('vbscript', 'For Each c In Array("a", "b")', 's.Run d & c & ".exe"', 'Next')).toEqual([
      '{d}a.exe',
      '{d}b.exe',
    ]);
    expect(commandsIn('vbscript', 'For Each c In Array("a", x)', 's.Run c', 'Next')).toEqual(['a', '{c}']);
    expect(commandsIn('jscript', 'var l = [f(), "b"];', 's.Run(l[i]);')).toEqual(['{l}{i}']);
  });
});
