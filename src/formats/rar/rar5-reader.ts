import { ByteReader } from '../../io/byte-reader.js';
import { FormatError } from '../../io/format-error.js';

const LONGEST_NUMBER = 10;

/** Reads the variable-length numbers of RAR 5: seven bits a byte, low ones first, the top bit set on all but the last. */
export class Rar5Reader extends ByteReader {
  constructor(bytes: Uint8Array, baseOffsetInBytes: number) {
    super(bytes, 'rar.truncated', baseOffsetInBytes);
  }

  number(): number {
    let value = 0;
    for (let index = 0; index < LONGEST_NUMBER; index += 1) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if ((byte & 0x80) === 0) return value;
    }
    throw new FormatError('rar.header-corrupt', {
      offsetInBytes: this.offsetInSource,
      expected: `a number of at most ${LONGEST_NUMBER} bytes`,
    });
  }
}
