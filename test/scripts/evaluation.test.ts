import { describe, expect, it } from 'vitest';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';

const read = (type: ScriptType, ...lines: string[]) => analyseScript(lines.join('\r\n'), type);
const commandsIn = (type: ScriptType, ...lines: string[]): string[] =>
  read(type, ...lines).commands.map(({ text }) => text);

const codesOf = (text: string, key: number): string => [...text].map((c) => c.charCodeAt(0) ^ key).join(',');
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

describe('VBScript that computes what it runs', () => {
  it.each<[string, string[], string[]]>([
    [
      'a function over an array of codes',
      [
        `s.Run d(Array(${codesOf('rundll32 a.dll,Go', 9)}))`,
        'Function d(a):Dim i:For i=0 To UBound(a):d=d & Chr(a(i) Xor 9):Next:End Function',
      ],
      ['rundll32 a.dll,Go'],
    ],
    [
      'pairs of hexadecimal digits',
      [
        'Function H(a)',
        'For i=1 To Len(a) Step 2',
        'H=H & Chr(CLng("&H" & Mid(a,i,2)))',
        'Next',
        'End Function',
        't = s.ExpandEnvironmentStrings(H("2554454d5025"))',
        `s.Run H("${hexOf('cmd /c ')}") & t & "\\a.exe", 0, True`,
      ],
      ['cmd /c %TEMP%\\a.exe'],
    ],
    [
      'Split and a loop over its parts',
      ['For Each c In Split("67-97-108-99", "-")', 'x = x & Chr(CInt(c))', 'Next', 's.Run x'],
      ['Calc'],
    ],
    [
      'a key that goes round',
      [
        'k = "ab"',
        `p = "${hexOf([...'calc.exe'].map((c, at) => String.fromCharCode(c.charCodeAt(0) ^ 'ab'.charCodeAt(at % 2))).join(''))}"`,
        'For i = 1 To Len(p) Step 2',
        'j = (i - 1) / 2',
        'r = r & Chr(CInt("&H" & Mid(p, i, 2)) Xor Asc(Mid(k, (j Mod Len(k)) + 1, 1)))',
        'Next',
        'CreateObject("WScript.Shell").Run r',
      ],
      ['calc.exe'],
    ],
    ['Execute of a computed text', ['x = Join(Split("s.Run ~calc~", "~"), Chr(34))', 'Execute x'], ['calc']],
    [
      'a sub that starts what it is given',
      ['Sub go(c)', 's.Run "cmd /c " & c, 0', 'End Sub', 'go "a.bat"', 'Call go("b.bat")'],
      ['cmd /c a.bat', 'cmd /c b.bat'],
    ],
    [
      'Do, Select Case and ReDim Preserve',
      [
        'Dim a()',
        'n = 0',
        'Do While n < 3',
        'ReDim Preserve a(n)',
        'Select Case n',
        'Case 0',
        'a(n) = "x"',
        'Case 1, 2',
        'a(n) = "y"',
        'End Select',
        'n = n + 1',
        'Loop',
        's.Run Join(a, "")',
      ],
      ['xyy'],
    ],
    [
      'base64 by an XML node',
      [
        'Function b(t)',
        'Set n = CreateObject("MSXML2.DOMDocument").createElement("x")',
        'n.dataType = "bin.base64"',
        'n.text = t',
        'b = n.nodeTypedValue',
        'End Function',
        `s.Run b("${btoa('mshta a.hta')}")`,
      ],
      ['mshta a.hta'],
    ],
    [
      'a function that the installer calls',
      [
        'Function Go()',
        'c = f("exe.a")',
        's.Run c',
        'End Function',
        'Function f(t)',
        'f = StrReverse(t)',
        'End Function',
      ],
      ['a.exe'],
    ],
    [
      'both branches of a condition that is not known',
      [
        'If fso.FileExists("x") Then',
        'r = f("a")',
        'Else',
        'r = f("b")',
        'End If',
        's.Run f(r)',
        'Function f(x)',
        'f = x & "!"',
        'End Function',
      ],
      ['b!!'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(commandsIn('vbscript', ...lines)).toEqual(expected);
  });

  it('is obfuscated when what reaches Execute stays unknown', () => {
    expect(read('vbscript', 'Execute Decrypt(stream)').obfuscated).toBe(true);
    expect(read('vbscript', 'Sub go(c)', 's.Run c', 'End Sub', 'go "calc"').obfuscated).toBe(false);
  });
});

describe('JScript that computes what it runs', () => {
  it.each<[string, string[], string[]]>([
    [
      'a function over an array of codes',
      [
        'function d(a,k){var r="";for(var i=0;i<a.length;i++){r+=String.fromCharCode(a[i]^k);}return r;}',
        `new ActiveXObject("WScript.Shell").Run(d([${codesOf('calc.exe', 5)}],5));`,
      ],
      ['calc.exe'],
    ],
    [
      'fromCharCode.apply',
      ['var c=[99,97,108,99];', 's.Run(String.fromCharCode.apply(null,c)+d());'],
      ['calc{d}'],
    ],
    [
      'eval of a joined text',
      ['var p=["s.Ru","n(\'ca","lc\')"];', 'var t="";for(var i in p)t+=p[i];', 'eval(t);'],
      ['calc'],
    ],
    [
      'new Function',
      ['var f=new Function("s.R"+u()+"un(1)");', "new Function(\"s.Run('ca'+'lc')\")();"],
      ['calc'],
    ],
    ['a method named by a text', ['var m="nuR".split("").reverse().join("");', 's[m]("calc");'], ['calc']],
    [
      'a pattern of one class',
      ['var t="c#a%l#c".replace(/[#%]/g,"");', 'function go(x){s.Run(x)}', 'go(t);'],
      ['calc'],
    ],
    [
      'parseInt of pairs',
      [
        `var h="${hexOf('regsvr32 x.dll')}",r="";`,
        'for(var i=0;i<h.length;i+=2)r+=String.fromCharCode(parseInt(h.substr(i,2),16));',
        's.Run(r,0);',
      ],
      ['regsvr32 x.dll'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(commandsIn('jscript', ...lines)).toEqual(expected);
  });
});

describe('files that a script writes', () => {
  it('are rows of tables under another name', () => {
    const lines = [
      'function put(name,to){var v=Session.Database.OpenView("SELECT `Data` FROM `Binary` WHERE `Name`=\'"+name+"\'");',
      'v.Execute();var r=v.Fetch();',
      'var f=new ActiveXObject("Scripting.FileSystemObject").CreateTextFile(Session.Property("TempFolder")+to,true);',
      'f.Write(r.ReadStream(1,r.DataSize(1),2));f.Close()}',
      'put("row1","a.exe");put("row2","b.zip");',
    ];
    expect(commandsIn('jscript', ...lines)).toEqual([
      'copy /b "row1" "[TempFolder]a.exe"',
      'copy /b "row2" "[TempFolder]b.zip"',
    ]);
  });

  it('are put together from pieces', () => {
    const lines = [
      'Set o = CreateObject("ADODB.Stream")',
      'For i = 1 To 2',
      'Set p = CreateObject("ADODB.Stream")',
      'p.LoadFromFile "part" & i',
      'o.Write p.Read',
      'Next',
      'o.SaveToFile "c:\\w.zip", 2',
    ];
    expect(commandsIn('vbscript', ...lines)).toEqual(['copy /b "part1"+"part2" "c:\\w.zip"']);
  });

  it('are copies', () => {
    expect(commandsIn('vbscript', 'fso.CopyFile "a.dat", "c:\\b.zip"')).toEqual([
      'copy /b "a.dat" "c:\\b.zip"',
    ]);
  });
});

describe('hostile scripts', () => {
  it.each<[ScriptType, string]>([
    ['vbscript', 'Do\nx = x & "aaaa"\nLoop\ns.Run y'],
    ['vbscript', 'Function f(x)\nf = f(x)\nEnd Function\ns.Run f(1)'],
    ['vbscript', `s.Run ${'('.repeat(5_000)}x`],
    ['vbscript', 'ReDim a(99999999999)\ns.Run f(a)'],
    ['vbscript', 'x = "Execute x"\nExecute x & y\nExecute f(x)'],
    ['jscript', 'while(true){x+="a"+x}\ns.Run(y)'],
    ['jscript', `eval(${'['.repeat(5_000)}`],
    ['jscript', 'var x="eval(x)";eval(x+"");s.Run(y)'],
    ['jscript', '{'.repeat(5_000)],
    ['jscript', 'eval(function(){for(;;){var a=[];a[262143]=1}}())'],
  ])('ends in %s', (type, text) => {
    expect(read(type, text).type).toBe(type);
  });
});
