import { describe, expect, it } from 'vitest';
import { nameObjectStream } from '../../../src/formats/msi/value.js';

describe('the stream of an OBJECT cell', () => {
  it('is named after the table and the primary key', () => {
    expect(nameObjectStream('Binary', ['Logo'])).toBe('Binary.Logo');
    expect(nameObjectStream('MsiDigitalCertificate', ['a', 7, null])).toBe('MsiDigitalCertificate.a.7.');
    expect(nameObjectStream('Binary', ['x'.repeat(55)])).toHaveLength(62);
  });

  it('has a name of bounded length, whatever the keys are', () => {
    const long = 'x'.repeat(2 ** 24);
    // All of them together are longer than a string can be.
    expect(nameObjectStream(long, Array<string>(40).fill(long)).length).toBeLessThan(1024);
  });
});
