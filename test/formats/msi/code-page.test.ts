import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText, isKnownCodePage } from '../../../src/formats/msi/code-page.js';

const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('code pages', () => {
  it('keeps Hebrew points apart from their letters, as the table of Windows-1255 has them', () => {
    expect(decodeText(Uint8Array.of(0xf9, 0xd1, 0xc8), 1255)).toBe('\u05e9\u05c1\u05b8');
  });

  it.each([
    [932, [0x83, 0x65], 'テ'],
    [866, [0x80], 'А'],
  ])('keeps SUB, FS and DEL apart on page %d', (codePage, bytes, text) => {
    const controls = [0x1a, 0x1c, 0x7f];
    expect(decodeText(Uint8Array.of(...bytes, ...controls), codePage)).toBe(`${text}\x1a\x1c\x7f`);
    expect(decodeText(Uint8Array.from(controls), codePage)).toBe('\x1a\x1c\x7f');
  });

  it('maps every byte of Windows-1252', () => {
    // TextDecoder of some Node versions gives C1 controls for 0x80 to 0x9f.
    expect(decodeText(Uint8Array.of(0x80, 0x85, 0x93, 0x9f, 0xe9), 1252)).toBe('€…“Ÿé');
    const text = decodeText(allBytes, 1252);
    expect(text).toHaveLength(256);
    for (const byte of [0x81, 0x8d, 0x8f, 0x90, 0x9d]) expect(text.charCodeAt(byte)).toBe(byte);
    const defined = [...text].filter((character) => !/[\u0080-\u009f]/.test(character)).join('');
    expect(iconv.encode(defined, 'win1252')).toHaveLength(251);
  });

  it.each([
    [932, 'テスト', [0x83, 0x65, 0x83, 0x58, 0x83, 0x67]],
    [936, '测试', [0xb2, 0xe2, 0xca, 0xd4]],
    [949, '한글', [0xc7, 0xd1, 0xb1, 0xdb]],
    [949, '똠', [0x8c, 0x63]],
    [950, '測試', [0xb4, 0xfa, 0xb8, 0xd5]],
    [874, 'ก', [0xa1]],
    [1251, 'Пуск', [0xcf, 0xf3, 0xf1, 0xea]],
    [1255, 'אב', [0xe0, 0xe1]],
    [437, 'é', [0x82]],
    [850, 'é', [0x82]],
    [866, 'П', [0x8f]],
    [10000, 'é', [0x8e]],
    [1200, 'A', [0x41, 0x00]],
    [65000, '€', [0x2b, 0x49, 0x4b, 0x77, 0x2d]],
    [65001, '€', [0xe2, 0x82, 0xac]],
    [0, '€', [0x80]],
    [28591, '\u0080', [0x80]],
  ])('decodes page %i', (codePage, text, bytes) => {
    expect(isKnownCodePage(codePage)).toBe(true);
    expect(decodeText(Uint8Array.from(bytes), codePage)).toBe(text);
  });

  it('reads text of unknown pages as Windows-1252', () => {
    expect(isKnownCodePage(12345)).toBe(false);
    expect(decodeText(Uint8Array.of(0x41, 0x80), 12345)).toBe('A€');
  });

  it('decodes any bytes of any page', () => {
    const page = fc.oneof(
      fc.constantFrom(0, 437, 932, 936, 949, 950, 1200, 1252, 54936, 65000, 65001),
      fc.nat(),
    );
    fc.assert(
      fc.property(fc.uint8Array(), page, (bytes, codePage) => {
        expect(typeof decodeText(bytes, codePage)).toBe('string');
      }),
    );
  });

  it('keeps a byte order mark and starts afresh with each text', () => {
    expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 65001)).toBe('\ufeffA');
    expect(decodeText(Uint8Array.of(0x83), 932)).toBe('\ufffd');
    expect(decodeText(Uint8Array.of(0x83, 0x65), 932)).toBe('テ');
  });
});
