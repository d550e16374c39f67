import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeScript } from '../../samples-synthetic/builder/script-encoder.js';
import { analyseScript } from '../../src/scripts/analyse-script.js';
import { decodeEncodedScript } from '../../src/scripts/encoded-script.js';
import { identifyScript } from '../../src/scripts/identify-script.js';
import type { ScriptType } from '../../src/scripts/script-facts.js';

function decode(text: string): { text: string; blockCount: number; codes: string[] } {
  const codes: string[] = [];
  return { ...decodeEncodedScript(text, ({ code }) => codes.push(code)), codes };
}

const RUN = 'CreateObject("WScript.Shell").Run "a.exe @home <x>"\r\nx = 1\r\n';

describe('the Script Encoder', () => {
  it('is decoded as its program writes it', () => {
    // The first characters, length and checksum are those of published samples of `MsgBox "Hello"`.
    const encoded = encodeScript('MsgBox "Hello"');
    expect(encoded).toMatch(/^#@~\^DgAAAA==\\ko\$K6.*qAQAAA==\^#~@$/);
    expect(decode(encoded)).toEqual({ text: 'MsgBox "Hello"', blockCount: 1, codes: [] });
  });

  it('gives back any text', () => {
    const character = fc.oneof(
      fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('\t', '\r', '\n', '<', '>', '@'),
    );
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 300 }), (text) => {
        expect(decode(`a${encodeScript(text)}b`)).toEqual({ text: `a${text}b`, blockCount: 1, codes: [] });
      }),
    );
  });

  it('is decoded block by block, and what stands between stays', () => {
    expect(decode(`'**Start Encode**${encodeScript('a')}\n${encodeScript('b')}\nc`)).toMatchObject({
      text: "'**Start Encode**a\nb\nc",
      blockCount: 2,
    });
  });

  it('lets characters beyond ASCII stand', () => {
    const encoded = encodeScript('xy').replace('#@~^AgAAAA==', '#@~^AwAAAA==\u00e4');
    expect(decode(encoded)).toEqual({ text: '\u00e4xy', blockCount: 1, codes: [] });
  });

  const whole = encodeScript(RUN);
  it.each<[string, string, string, string]>([
    ['cut off', whole.slice(0, 60), 'CreateObject("WScript.Shell").Run "a.exe', 'script.encoding-damaged'],
    ['a length too large', whole.replace(/^(.{4}).{8}/s, '$1/////w=='), RUN, 'script.encoding-damaged'],
    ['a length too small', whole.replace(/^(.{4}).{8}/s, '$1AQAAAA=='), RUN, 'script.encoding-damaged'],
    [
      'a checksum that does not fit',
      whole.replace(/.{8}\^#~@$/s, 'AAAAAA==^#~@'),
      RUN,
      'script.encoding-checksum',
    ],
    ['no number as length', `#@~^a b c d ${encodeScript('x')}`, '#@~^a b c d x', 'script.encoding-damaged'],
  ])('damaged: %s', (_, text, start, code) => {
    const decoded = decode(text);
    expect(decoded.text.slice(0, start.length)).toBe(start);
    expect(decoded.codes).toContain(code);
  });

  it('decodes any text without an error, and no more than there is', () => {
    const piece = fc.constantFrom(
      '#@~^',
      '^#~@',
      'DgAAAA==',
      'AAAAAA==',
      '@',
      '\t',
      'x',
      '\u00e4',
      '/////w==',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 9 })), { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        expect(decode(text).text.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('encoded scripts', () => {
  it.each<[string, string, ScriptType]>([
    ['x.vbe', encodeScript(RUN), 'vbscript'],
    [
      'x.jse',
      encodeScript('var s = new ActiveXObject("WScript.Shell"); s.Run("a.exe @home <x>");'),
      'jscript',
    ],
    ['no extension', encodeScript(RUN), 'vbscript'],
    [
      'data.bin',
      encodeScript('var s = new ActiveXObject("WScript.Shell");\ns.Run("a.exe @home <x>");'),
      'jscript',
    ],
    ['x.wsf', `<job><script language="VBScript.Encode">${encodeScript(RUN)}</script></job>`, 'wsf'],
    ['x.hta', `<hta:application><script language=VBScript.Encode>\n${encodeScript(RUN)}\n</script>`, 'hta'],
  ])('are identified and read: %s', (name, text, type) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(identifyScript(bytes, name)).toBe(type);
    const facts = analyseScript(bytes, type);
    expect(facts.commands.map((command) => command.text)).toEqual(['a.exe @home <x>']);
    expect(facts).toMatchObject({ obfuscated: true, techniques: expect.arrayContaining(['script-encoder']) });
    expect(facts.text).toContain('a.exe @home <x>');
  });
});
