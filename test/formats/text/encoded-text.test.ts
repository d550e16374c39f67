import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodedStartsOf, findEncodedText } from '../../../src/formats/text/encoded-text.js';

const STARTS = encodedStartsOf(['MZ', 'PK\x03\x04']);
const program = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(2000, 'program ')]);

describe('findEncodedText', () => {
  it.each<[string, (bytes: Buffer) => string]>([
    ['base64 in one line', (bytes) => bytes.toString('base64')],
    ['base64 in lines', (bytes) => lines(bytes.toString('base64'), 64, '\r\n')],
    [
      'base64 as a certificate',
      (bytes) =>
        `-----BEGIN CERTIFICATE-----\n${lines(bytes.toString('base64'), 64, '\n')}\n-----END CERTIFICATE-----`,
    ],
    ['hexadecimal digits', (bytes) => bytes.toString('hex')],
    ['hexadecimal digits with commas', (bytes) => bytes.toString('hex').replace(/../g, '$&,')],
    ['hexadecimal literals', (bytes) => bytes.toString('hex').toUpperCase().replace(/../g, '0x$&, ')],
  ])('reads %s', (_what, encode) => {
    const text = `Before it. ${encode(program)}"; after it`;
    expect(decoded(Buffer.from(text))).toContainEqual(program);
  });

  it('reads UTF-16', () => {
    const text = Buffer.from(`x = "${program.toString('base64')}"`, 'utf16le');
    expect(decoded(text)).toEqual([program]);
  });

  it('finds it wherever it stands', () => {
    const encoded = program.toString('base64');
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (before, after) => {
        const text = `${'.'.repeat(before)}${encoded}${'.'.repeat(after)}`;
        expect(decoded(Buffer.from(text))).toEqual([program]);
      }),
      { numRuns: 60 },
    );
  });

  it('passes over short runs, other digits and other text', () => {
    const texts = [
      program.subarray(0, 500).toString('base64'),
      Buffer.alloc(4000, 'some other content ').toString('base64'),
      'TVqQ and so on. '.repeat(400),
      '0123456789 '.repeat(400),
      '',
    ];
    for (const text of texts) expect(decoded(Buffer.from(text))).toEqual([]);
  });

  it('is done soon with a text of nothing but starts', () => {
    expect([...findEncodedText(Buffer.alloc(2 ** 22, 'TVqQUEsDB'), STARTS)].length).toBeLessThanOrEqual(64);
  });
});

function decoded(text: Uint8Array): Buffer[] {
  return [...findEncodedText(text, STARTS)].map((found) => found.decode());
}

function lines(text: string, length: number, end: string): string {
  return text.replace(new RegExp(`.{${length}}`, 'g'), `$&${end}`);
}
