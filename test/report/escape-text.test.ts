import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText } from '../../src/report/escape-text.js';
import { renderJson } from '../../src/report/json-report.js';

const STEERING: readonly (readonly [what: string, character: string, escaped: string])[] = [
  ['escape', '\x1b', '\\x1b'],
  ['line feed', '\n', '\\x0a'],
  ['delete', '\x7f', '\\x7f'],
  ['CSI in one character', '\x9b', '\\x9b'],
  ['a line end of ISO 6429', '\x85', '\\x85'],
  ['soft hyphen', '\xad', '\\xad'],
  ['combining grapheme joiner', '\u034f', '\\u034f'],
  ['Arabic letter mark', '\u061c', '\\u061c'],
  ['Hangul filler', '\u3164', '\\u3164'],
  ['zero width space', '\u200b', '\\u200b'],
  ['line separator', '\u2028', '\\u2028'],
  ['right-to-left override', '\u202e', '\\u202e'],
  ['right-to-left isolate', '\u2067', '\\u2067'],
  ['variation selector', '\ufe0f', '\\ufe0f'],
  ['byte order mark', '\ufeff', '\\ufeff'],
  ['interlinear annotation', '\ufff9', '\\ufff9'],
  ['tag letter', '\u{e0041}', '\\u{e0041}'],
];

describe('text out of packages', () => {
  it.each(STEERING)('shows %s by its code', (_, character, escaped) => {
    expect(escapeText(`a${character}b`)).toBe(`a${escaped}b`);
  });

  it('shows halves of pairs by their code, and pairs as they are', () => {
    expect(escapeText('\ud83d|\ude00|\u{1f600}')).toBe('\\ud83d|\\ude00|\u{1f600}');
  });

  it('leaves what is harmless', () => {
    for (const text of ['Größe › 日本語 – עברית', 'C:\\new\\x1b', '']) expect(escapeText(text)).toBe(text);
  });
});

describe('JSON of reports', () => {
  it.each(STEERING)('is the same with %s in it, and shows none', (_, character) => {
    const json = renderJson({ name: character });
    expect(JSON.parse(json)).toEqual({ name: character });
    expect(json).not.toContain(character);
    expect(json).toMatch(/^[\x20-\x7e]+$/);
  });

  it('says the same as JSON.stringify, on one line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = renderJson(value as object);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(json).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
      }),
    );
  });

  it('has no halves of pairs', () => {
    expect(JSON.parse(renderJson({ name: 'a\ud83db' }))).toEqual({ name: 'a\ufffdb' });
  });
});
