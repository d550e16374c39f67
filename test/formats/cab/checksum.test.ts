import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockChecksum } from '../../../src/formats/cab/checksum.js';
import { checksumOf } from './build-cabinet.js';

describe('BlockChecksum', () => {
  it('is the sum of MS-CAB 3.1 for payloads of any length and place in memory', () => {
    const checksum = new BlockChecksum();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 70 }),
        fc.nat({ max: 5 }),
        fc.nat({ max: 0xffff }),
        (bytes, shift, size) => {
          const moved = new Uint8Array(bytes.length + shift);
          moved.set(bytes, shift);
          const sizes = Uint8Array.of(bytes.length & 0xff, bytes.length >> 8, size & 0xff, size >> 8);
          const expected = checksumOf(sizes, checksumOf(bytes, 0));
          expect(checksum.compute(moved.subarray(shift), size)).toBe(expected);
        },
      ),
    );
  });

  it('takes the largest payload', () => {
    const bytes = new Uint8Array(65_535).fill(0xa5);
    const sizes = Uint8Array.of(0xff, 0xff, 0, 0x80);
    expect(new BlockChecksum().compute(bytes, 32_768)).toBe(checksumOf(sizes, checksumOf(bytes, 0)));
  });
});
