import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DER_TAG,
  DerReader,
  decodeObjectIdentifier,
  decodeTime,
} from '../../../src/formats/authenticode/der.js';
import { FormatError } from '../../../src/io/format-error.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('DerReader', () => {
  it('reads elements side by side and inside one another', () => {
    const outer = new DerReader(hex('30 06 02 01 05 04 01 ff 05 00'), 100);
    const sequence = outer.next(DER_TAG.sequence);
    const fields = DerReader.inside(sequence);
    expect(fields.next(DER_TAG.integer)).toMatchObject({ content: hex('05'), offsetInBytes: 102 });
    expect(fields.nextIf(DER_TAG.integer)).toBeUndefined();
    expect(fields.next().content).toEqual(hex('ff'));
    expect(fields.atEnd).toBe(true);
    expect(outer.next().encoded).toEqual(hex('05 00'));
  });

  it('reads indefinite lengths, nested too', () => {
    const reader = new DerReader(hex('30 80 30 80 02 01 05 00 00 04 01 07 00 00 05 00'));
    const outer = DerReader.inside(reader.next(DER_TAG.sequence));
    expect(DerReader.inside(outer.next()).next().content).toEqual(hex('05'));
    expect(outer.next(DER_TAG.octetString).content).toEqual(hex('07'));
    expect(outer.atEnd).toBe(true);
    expect(reader.next().tag).toBe(5);
  });

  it.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['content that is not there', '30 05 01'],
    ['a length of five octets', '30 85 01 00 00 00 00'],
    ['a length of four octets, most of it missing', '30 84 ff'],
    ['a long tag', '3f 81 01 00'],
    ['an indefinite length without end', '30 80 02 01 05'],
    ['indefinite lengths without end', '30 80 '.repeat(5000)],
  ])('throws for %s', (_, text) => {
    expect(() => new DerReader(hex(text)).next()).toThrow(FormatError);
  });

  it('reads or throws a FormatError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const reader = new DerReader(bytes);
        try {
          while (!reader.atEnd) reader.next();
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('decodeObjectIdentifier', () => {
  it.each([
    ['2a 86 48 86 f7 0d 01 07 02', '1.2.840.113549.1.7.2'],
    ['2b 06 01 04 01 82 37 02 01 04', '1.3.6.1.4.1.311.2.1.4'],
    ['60 86 48 01 65 03 04 02 01', '2.16.840.1.101.3.4.2.1'],
    ['88 37', '2.999'],
  ])('%s is %s', (text, expected) => {
    expect(decodeObjectIdentifier(hex(text))).toBe(expected);
  });
});

describe('decodeTime', () => {
  const time = (tag: number, text: string) =>
    decodeTime({ tag, content: Buffer.from(text), encoded: Buffer.from(text), offsetInBytes: 0 });

  it('reads both kinds', () => {
    expect(time(DER_TAG.utcTime, '170218171458Z')).toBe('2017-02-18T17:14:58.000Z');
    expect(time(DER_TAG.utcTime, '990218171458Z')).toBe('1999-02-18T17:14:58.000Z');
    expect(time(DER_TAG.generalizedTime, '20110514105137.123Z')).toBe('2011-05-14T10:51:37.000Z');
    expect(time(DER_TAG.generalizedTime, '20111314105137Z')).toBeUndefined();
    expect(time(DER_TAG.utcTime, 'yesterday')).toBeUndefined();
  });
});
