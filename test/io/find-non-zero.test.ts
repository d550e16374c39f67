import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNonZero, indexOfNonZero } from '../../src/io/find-non-zero.js';
import { BytesSource } from '../../src/io/source.js';

describe('the first byte that is not zero', () => {
  it('is the one that findIndex finds', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 0, 1, 255)), (values) => {
        const bytes = Uint8Array.from(values);
        expect(indexOfNonZero(bytes)).toBe(bytes.findIndex((byte) => byte !== 0));
      }),
    );
  });

  it('is found behind the first chunk, and within the range only', async () => {
    const bytes = new Uint8Array(3_000_000);
    bytes[10] = 1;
    bytes[2_500_000] = 2;
    const source = new BytesSource(bytes);
    expect(await findNonZero(source, 11, bytes.length)).toBe(2_500_000);
    expect(await findNonZero(source, 11, 2_500_000)).toBeUndefined();
    expect(await findNonZero(source, 0, bytes.length)).toBe(10);
  });

  it('is looked for with a pause before every chunk', async () => {
    let pauses = 0;
    await findNonZero(new BytesSource(new Uint8Array(3_000_000)), 0, 3_000_000, async () => {
      pauses += 1;
    });
    expect(pauses).toBeGreaterThan(1);
  });
});
