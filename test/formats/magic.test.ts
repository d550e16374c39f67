import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import type { PayloadType } from '../../src/formats/index.js';
import { identifyMagic } from '../../src/formats/magic.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const of = (content: Uint8Array) => identifyMagic(content.subarray(0, 65_536), content.length);
const padded = (text: string, length = 256) => Buffer.concat([bytes(text), Buffer.alloc(length)]);

describe('identifyMagic', () => {
  it('tells empty content', () => {
    expect(identifyMagic(new Uint8Array(0), 0)).toBe('empty');
  });

  it.each<[PayloadType, Uint8Array]>([
    ['zip', padded('PK\x03\x04\x14\x00\x01\x00')],
    ['zip', padded('PK\x05\x06')],
    ['jar', padded(`PK\x03\x04${'\0'.repeat(26)}META-INF/MANIFEST.MF`)],
    ['7z', padded("7z\xbc\xaf'\x1c\0\x04")],
    ['rar', padded('Rar!\x1a\x07\x01\0')],
    ['gzip', padded('\x1f\x8b\x08\0')],
    ['xz', padded('\xfd7zXZ\0\0\x04')],
    ['bzip2', padded('BZh91AY&SY')],
    ['cab', padded(`MSCF\0\0\0\0${'\0'.repeat(16)}\x03\x01`)],
    ['elf', padded('\x7fELF\x02\x01')],
    ['lnk', padded('L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F')],
    ['png', padded('\x89PNG\r\n\x1a\n')],
    ['jpeg', padded('\xff\xd8\xff\xe0')],
    ['gif', padded('GIF89a')],
    ['chm', padded('ITSF\x03\0\0\0')],
    ['encoded-script', bytes('#@~^DAAAAA==')],
    ['pdf', bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')],
    ['rtf', bytes('{\\rtf1\\ansi hello}')],
    ['reg', bytes('Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n')],
    ['xml', bytes('<?xml version="1.0"?>\r\n<a/>')],
    ['html', bytes('<!DOCTYPE html>\n<html></html>')],
    ['hta', bytes('<html><head><HTA:APPLICATION ID="x"></head></html>')],
    ['wsf', bytes('<job id="a"><script language="VBScript">x=1</script></job>')],
    ['scriptlet', bytes('<?xml version="1.0"?><scriptlet></scriptlet>')],
    ['ini', bytes('; a comment\r\n\r\n[Section]\r\nkey=value\r\n')],
    ['inf', bytes('[Version]\r\nSignature="$Windows NT$"\r\n')],
    ['url-shortcut', bytes('[InternetShortcut]\r\nURL=http://example.com/\r\n')],
    ['json', bytes('{"a": [1, 2]}')],
    ['certificate', bytes('-----BEGIN CERTIFICATE-----\nMIIB\n')],
    ['pe-exe', buildPe({ kind: 'exe', bits: 64 })],
    ['pe-dll', buildPe({ kind: 'dll', bits: 32, exports: ['Start'] })],
    ['text', bytes('@echo off\r\necho hello\r\n')],
    ['text', bytes('MZ is what this note begins with, and a note it stays to its end, however long.')],
    ['data', Uint8Array.from({ length: 64 }, (_, i) => i * 37)],
  ])('tells %s', (type, content) => {
    expect(of(content)).toBe(type);
  });

  it('takes any encoding of a text for text', () => {
    const text = '@echo off\r\nset a=b\r\n';
    expect(of(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe('text');
    expect(of(Buffer.from(text, 'utf16le'))).toBe('text');
    expect(of(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).toBe('text');
    expect(of(Buffer.from(text, 'utf16le').swap16())).toBe('text');
    expect(of(Buffer.from(`\ufeff${text}`, 'utf8'))).toBe('text');
    expect(of(bytes('rem \xcf\xf0\xe8\xe2\xe5\xf2 in code page 1251\r\n'))).toBe('text');
    expect(of(Buffer.from('rem 日本語\r\n', 'utf8'))).toBe('text');
  });

  it('lets pass what script hosts let pass: padding at the end, a stray control character', () => {
    expect(of(padded('@echo off\r\n', 4000))).toBe('text');
    expect(of(bytes(`@echo off\r\n\x07${'rem filler\r\n'.repeat(30)}\x1a`))).toBe('text');
  });

  it('takes encrypted bytes for data', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 400, maxLength: 2000 }), (content) => {
        // Arbitrary bytes that begin like a known form do not matter here.
        content.set([0xe3, 0x91, 0x00, 0x02]);
        const spread = content.map((byte, i) => (byte + i * 151) & 0xff);
        spread.set([0xe3, 0x91, 0x00, 0x02]);
        expect(of(spread)).toBe('data');
      }),
    );
  });

  it('answers for any bytes, of any stated size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(), fc.nat(70), (content, extra, which) => {
        const magics = [
          'MZ',
          'MSCF',
          'BM',
          '\0\0\x01\0',
          'PK\x03\x04',
          'BZh',
          '{',
          '<',
          '[',
          '0\x82',
          '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
        ];
        const head = Buffer.concat([bytes(magics[which % magics.length] ?? ''), content]);
        expect(typeof identifyMagic(head, head.length + extra)).toBe('string');
      }),
    );
  });

  it('is not slowed down by text made to trip patterns', () => {
    for (const unit of [
      '\n',
      ' ',
      '[a]\n',
      '<a ',
      '<job',
      '<!--',
      ';\n',
      '{"',
      '"\\',
      '<?xml',
      '[a]\n;\n \n',
    ]) {
      expect(typeof of(bytes(unit.repeat(30_000)))).toBe('string');
    }
  });
});

describe('compound files', () => {
  it.each<[PayloadType, number]>([
    ['msi', 0x84],
    ['msp', 0x86],
    ['mst', 0x82],
    ['cfb', 0x99],
  ])('are %s by the class of the root storage', (type, first) => {
    expect(of(compoundFileHead(first, 0))).toBe(type);
  });

  it('are cfb when the directory lies behind the head', () => {
    expect(of(compoundFileHead(0x84, 4_000_000))).toBe('cfb');
    expect(of(compoundFileHead(0x84, 0xffffffff))).toBe('cfb');
  });
});

function compoundFileHead(firstOfClass: number, directorySector: number): Buffer {
  const head = Buffer.alloc(1024);
  head.write('d0cf11e0a1b11ae1', 'hex');
  head.writeUInt16LE(9, 30);
  head.writeUInt32LE(directorySector, 48);
  Buffer.from([firstOfClass, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]).copy(head, 512 + 80);
  return head;
}
