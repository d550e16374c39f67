import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStreamName, encodeStreamName } from '../../../src/formats/msi/stream-name.js';

describe('stream names', () => {
  it('unpacks pairs, single characters and the mark of a table', () => {
    // As msi.dll writes `_StringData`, `File` and `Binary.A`.
    expect(decodeStreamName('\u4840\u3f3f\u4577\u446c\u3b6a\u45e4\u4824')).toEqual({
      name: '_StringData',
      isTable: true,
    });
    expect(decodeStreamName('\u430b\u4131\u4735\u417e\u480a').isTable).toBe(false);
    expect(decodeStreamName('')).toEqual({ name: '', isTable: false });
  });

  it('keeps names that were never packed', () => {
    expect(decodeStreamName('\u0005SummaryInformation')).toEqual({
      name: '\u0005SummaryInformation',
      isTable: false,
    });
  });

  it('unpacks the rest of a name around a literal character', () => {
    const rawName = `${encodeStreamName('Binary')}-${encodeStreamName('tool.exe')}`;
    expect(decodeStreamName(rawName).name).toBe('Binary-tool.exe');
  });

  it('takes the mark of a table for a literal character elsewhere', () => {
    expect(decodeStreamName(`${encodeStreamName('ab')}\u4840`)).toEqual({ name: 'ab\u4840', isTable: false });
  });

  it('packs two characters into one unit, and a last one into another', () => {
    expect(encodeStreamName('ab')).toHaveLength(1);
    expect(encodeStreamName('abc')).toHaveLength(2);
    expect(encodeStreamName('a-bc')).toHaveLength(3);
    expect(encodeStreamName('', true)).toBe('\u4840');
  });

  it('gives back every name that does not use the packed ranges itself', () => {
    const unit = fc.constantFrom(...'09AZaz._', ...'-#\u0005é漢\ud83d', '\u37ff', '\u4841');
    const name = fc.string({ unit });
    fc.assert(
      fc.property(name, fc.boolean(), (text, isTable) => {
        expect(decodeStreamName(encodeStreamName(text, isTable))).toEqual({ name: text, isTable });
      }),
    );
  });

  it('decodes anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const { name } = decodeStreamName(String.fromCharCode(...units));
        expect(name.length).toBeLessThanOrEqual(2 * units.length);
      }),
    );
  });
});
