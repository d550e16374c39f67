import { describe, expect, it } from 'vitest';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import type { ScriptFacts } from '../../src/scripts/script-facts.js';

const analyse = (...lines: string[]): ScriptFacts => analyseScript(lines.join('\r\n'), 'batch');
const commands = (...lines: string[]): string[] =>
  analyse(...lines)
    .commands.filter(({ unreachable }) => unreachable !== true)
    .map(({ text }) => text);

describe("cmd's text expansion", () => {
  it.each<[string, string[], string[]]>([
    ['carets', ['ta^skl^ist /v'], ['tasklist /v']],
    ['carets inside quotes stay', ['x.exe "a^b"'], ['x.exe "a^b"']],
    ['caret escapes an operator', ['x.exe a^&b'], ['x.exe a&b']],
    ['caret at the end of a line', ['x.exe a^', 'b'], ['x.exe ab']],
    ['variables', ['set a=ms', 'set b=iexec', '%a%%b% /q'], ['msiexec /q']],
    ['names tell no case apart', ['set Abc=x', '%aBC%.exe'], ['x.exe']],
    ['quotes of set', ['set "a=x y" z', 'p.exe %a%|'], ['p.exe x y']],
    ['set keeps trailing blanks', ['set a=x ', 'p.exe [%a%]'], ['p.exe [x ]']],
    ['unset variables are nothing', ['te%zz%st.exe'], ['test.exe']],
    ['unset by an empty value', ['set a=x', 'set a=', 'p%a%.exe'], ['p.exe']],
    ['substring', ['set a=abcdef', '%a:~1,2%.exe %a:~-2% %a:~0,-4% %a:~2%'], ['bc.exe ef ab cdef']],
    ['replacement', ['set a=aXbXc', '%a:x=1%.exe %a:*X=% %a:X=%'], ['a1b1c.exe bXc abc']],
    ['environment stays symbolic', ['%TEMP%\\a.exe %~dp0b %1'], ['%TEMP%\\a.exe %~dp0b %1']],
    ['symbolic through variables', ['set d=%APPDATA%\\x', 'start %d%\\y.exe'], ['start %APPDATA%\\x\\y.exe']],
    ['characters of default paths', ['%COMSPEC:~-7,1%alc.exe'], ['calc.exe']],
    ['substring of the unknown', ['p.exe %RANDOM:~0,1%'], ['p.exe %RANDOM:~0,1%']],
    ['doubled percent signs', ['p.exe 100%%'], ['p.exe 100%']],
    ['leading marks', ['@@,;= p.exe'], ['p.exe']],
    [
      'delayed expansion',
      ['setlocal EnableDelayedExpansion', 'set a=ca', '!a!lc.exe !a:~0,1!'],
      ['calc.exe c'],
    ],
    ['no delayed expansion without asking', ['set a=x', 'p.exe !a!'], ['p.exe !a!']],
    ['endlocal restores', ['set a=1', 'setlocal', 'set a=2', 'endlocal', 'p.exe %a%'], ['p.exe 1']],
    ['endlocal and export', ['setlocal', 'set a=2', 'endlocal & set a=%a%', 'p.exe %a%'], ['p.exe 2']],
    ['set /a', ['set /a n=(3+4)*2-0x10,m=1^<^<4', 'p.exe %n% %m%'], ['p.exe -2 16']],
    ['set /a on variables', ['set a=5', 'set /a a*=a+1', 'p.exe %a%'], ['p.exe 30']],
    ['set /p is not known', ['set /p a=?', 'p.exe %a%'], ['p.exe %a%']],
    ['call expands twice', ['set n=a', 'set a=calc', 'call %%%n%%%.exe'], ['calc.exe']],
    ['redirections to nul', ['p.exe a >nul 2>&1 <nul'], ['p.exe a']],
    ['redirections to files', ['p.exe a>>"c d" 2>e'], ['p.exe a >> "c d" > e']],
    ['echo into a file', ['echo x>a.vbs'], ['echo x > a.vbs']],
    ['comments', [':: p.exe', 'rem p.exe & q.exe', 'REM & r.exe', 's.exe & rem t.exe'], ['r.exe', 's.exe']],
    [
      'nested cmd',
      ['cmd /c "a.exe & b.exe"', 'cmd.exe /s /v:on /c "set x=c&&!x!.exe"'],
      ['a.exe', 'b.exe', 'c.exe'],
    ],
    ['%comspec%', ['%ComSpec% /c a.exe'], ['a.exe']],
    ['text piped to cmd', ['echo a.exe x | cmd'], ['a.exe x']],
    ['pipes are one command', ['a.exe | b.exe'], ['a.exe | b.exe']],
  ])('%s', (_, lines, expected) => {
    expect(commands(...lines)).toEqual(expected);
  });
});

describe('control flow', () => {
  it.each<[string, string[], string[]]>([
    ['goto over code', ['goto b', ':a', 'no.exe', ':b', 'yes.exe'], ['yes.exe']],
    ['spaghetti', ['goto 2', ':1', '%a%.exe', 'goto :eof', ':2', 'set a=x', 'goto 1'], ['x.exe']],
    [
      'call with arguments',
      ['call :s "a b" c', 'goto :eof', ':s', 'p.exe %1 %~1 %2 %*'],
      ['p.exe "a b" a b c "a b" c'],
    ],
    ['call comes back with variables', ['call :s', '%r%.exe', 'exit /b', ':s', 'set r=q'], ['q.exe']],
    ['shift of what is not known', ['set a=%1', 'shift', 'p.exe %a% %1 %~2 %0'], ['p.exe %1 %2 %~3 %0']],
    ['shift', ['call :s a b', 'exit /b', ':s', 'shift', 'p.exe %1'], ['p.exe b']],
    ['for list', ['for %%i in (a "b c",d) do p.exe %%i %%~i'], ['p.exe a a', 'p.exe "b c" b c', 'p.exe d d']],
    ['for /l', ['for /l %%i in (3,-1,1) do p.exe %%i'], ['p.exe 3', 'p.exe 2', 'p.exe 1']],
    [
      'for /f on text',
      ['for /f "tokens=1,3* delims=;" %%a in ("x;y;z;u;v") do p.exe %%a %%b %%c'],
      ['p.exe x z u;v'],
    ],
    ['for /f on echo', ["for /f %%a in ('echo q') do %%a.exe"], ['q.exe']],
    ['for over unknown', ['for %%f in (*.zip) do p.exe %%f %%~nf'], ['p.exe %%f %%~nf']],
    ['name and extension', ['for %%f in (c:\\a\\b.txt) do p.exe %%~nf %%~xf %%~nxf'], ['p.exe b .txt b.txt']],
    [
      'decoding loop',
      [
        'setlocal enabledelayedexpansion',
        'set k=clac',
        'set r=',
        'for /l %%i in (3,-1,0) do set r=!r!!k:~%%i,1!',
        '!r!.exe',
      ],
      ['calc.exe'],
    ],
    ['loop by goto', ['set n=', ':l', 'set n=%n%a', 'if not "%n%"=="aaa" goto l', '%n%.exe'], ['aaa.exe']],
    ['both branches', ['if exist x (a.exe) else b.exe'], ['a.exe', 'b.exe']],
    ['both ways of an operator', ['a.exe && b.exe || c.exe'], ['a.exe', 'b.exe', 'c.exe']],
    ['decided comparison', ['set a=1', 'if %a%==1 (a.exe) else (b.exe)', 'if %a% geq 2 c.exe'], ['a.exe']],
    ['comparison without case', ['if /i not AB==ab a.exe', 'if /i AB==ab b.exe'], ['b.exe']],
    ['defined', ['set a=1', 'if defined a x.exe', 'if not defined a y.exe', 'if defined b z.exe'], ['x.exe']],
    [
      'different on both ways is not known',
      ['if exist x (set a=1) else (set a=2)', 'p.exe %a%'],
      ['p.exe %a%'],
    ],
    ['same on both ways is known', ['if exist x (set a=1) else (set a=1)', 'p.exe %a%'], ['p.exe 1']],
    ['a block is expanded at once', ['set a=1', '(', 'set a=2', 'p.exe %a%', ')'], ['p.exe 1']],
    ['exit ends a path only', ['if exist x exit', 'a.exe'], ['a.exe']],
    ['parentheses in a comparison', ['if (%1)==() goto e', 'a.exe', ':e'], ['a.exe']],
  ])('%s', (_, lines, expected) => {
    expect(commands(...lines)).toEqual(expected);
  });

  it('tells what guards a command, and where it stands', () => {
    const { commands: found } = analyse('@echo off', 'if errorlevel 1 (', '  a.exe', ')', 'p.exe && q.exe');
    expect(found).toEqual([
      { line: 3, original: 'a.exe', text: 'a.exe', condition: 'if errorlevel 1' },
      { line: 5, original: 'p.exe && q.exe', text: 'p.exe' },
      { line: 5, original: 'p.exe && q.exe', text: 'q.exe', condition: 'p.exe &&' },
    ]);
  });

  it('shows code that nothing reaches, and says so', () => {
    const { commands: found } = analyse('goto e', 'dead.exe', ':e', 'set a=1', 'if %a%==2 never.exe');
    expect(found.map(({ text, unreachable }) => [text, unreachable])).toEqual([
      ['never.exe', true],
      ['dead.exe', true],
    ]);
  });

  it('comes behind a loop over arguments, whose number nobody knows', () => {
    const slurp = ['set a=', ':l', 'if ""%1""=="""" goto run', 'set a=%a% %1', 'shift', 'goto l'];
    const { commands: found } = analyse(...slurp, ':run', 'set b=calc', '%b%.exe');
    expect(found.map(({ text }) => text)).toContain('calc.exe');
  });

  it('goes all rounds of a loop that decodes something, also behind such a loop', () => {
    const count = [':c', 'set /a n+=1', 'if %n% lss 150 goto c', 'p%n%.exe'];
    const lines = [':l', 'if "%1"=="" goto c', 'shift', 'goto l', ...count];
    expect(commands(...lines)).toContain('p150.exe');
  });

  it('takes all labels for reachable behind a computed goto', () => {
    const { commands: found } = analyse('goto %1', ':a', 'a.exe', 'goto :eof', ':b', 'b.exe');
    expect(found.map(({ text, unreachable }) => [text, unreachable])).toEqual([
      ['a.exe', undefined],
      ['b.exe', undefined],
    ]);
  });
});

describe('obfuscation', () => {
  it('is told with its techniques, and the text is readable', () => {
    const facts = analyse('set a=cal', 'set b=c.e', '%a%%b%xe', '^c^a^l^c q', 'set s=zyx', '%s:~2,1%.exe');
    expect(facts).toMatchObject({ obfuscated: true, type: 'batch' });
    expect(facts.techniques).toEqual(expect.arrayContaining(['caret', 'set-concatenation', 'substring']));
    expect(facts.text).toContain('calc.exe');
    expect(facts.text).not.toContain('^');
  });

  it('is not seen in an ordinary script', () => {
    const facts = analyse(
      '@echo off',
      'setlocal',
      'set DIR=%~dp0',
      'if not exist "%DIR%bin\\app.exe" goto missing',
      'for %%f in (a b) do copy "%%f.txt" "%DIR%"',
      'set V=1.%MINOR%',
      '"%DIR%bin\\app.exe" --version %V% > "%TEMP%\\log.txt"',
      'exit /b 0',
      ':missing',
      'echo not found',
    );
    expect(facts.obfuscated).toBe(false);
    expect(facts.securityChecks).toEqual([]);
  });

  it('sees through the UTF-16 mark in front of plain text', () => {
    const facts = analyseScript(Buffer.from('\xff\xfe&cls\r\nset a=x\r\n%a%.exe\r\n', 'latin1'), 'batch');
    expect(facts).toMatchObject({ encoding: 'ascii-behind-utf-16-mark', obfuscated: true });
    expect(facts.commands.map(({ text }) => text)).toEqual(['x.exe']);
  });
});
