import { ByteReader } from '../../io/byte-reader.js';
import { FormatError } from '../../io/format-error.js';

/** Reads the number and bit-vector types of a 7z header. Everything past the end is `sevenzip.truncated`. */
export class HeaderReader extends ByteReader {
  constructor(bytes: Uint8Array, baseOffsetInBytes: number) {
    super(bytes, 'sevenzip.truncated', baseOffsetInBytes);
  }

  /** A number of one to nine bytes: leading ones of the first byte count the bytes that follow, low ones first. */
  number(): number {
    const first = this.u8();
    let value = 0;
    let mask = 0x80;
    for (let index = 0; index < 8; index += 1) {
      if ((first & mask) === 0) return value + (first & (mask - 1)) * 2 ** (8 * index);
      value += this.u8() * 2 ** (8 * index);
      mask >>>= 1;
    }
    return value;
  }

  /** A count of things that take at least `leastBitsEach` bits in the rest of the header: larger ones are lies. */
  count(leastBitsEach: number): number {
    const count = this.number();
    if (count * leastBitsEach > this.remaining * 8) this.fail(`at most ${this.remaining} items`, count);
    return count;
  }

  bits(count: number): boolean[] {
    const bytes = this.readBytes(Math.ceil(count / 8));
    return Array.from({ length: count }, (_, index) => ((bytes[index >>> 3]! << (index & 7)) & 0x80) !== 0);
  }

  /** A bit vector that is left out when all bits are set. */
  optionalBits(count: number): boolean[] {
    return this.u8() === 0 ? this.bits(count) : Array.from({ length: count }, () => true);
  }

  expect(id: number, what: string): void {
    const found = this.number();
    if (found !== id) this.fail(what, found);
  }

  fail(expected: string, found: number): never {
    throw new FormatError('sevenzip.header-corrupt', { offsetInBytes: this.offsetInSource, expected, found });
  }
}
