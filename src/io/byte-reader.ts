import { FormatError } from './format-error.js';
import type { ProblemCode } from './problem-code.js';

/**
 * Reads little-endian fields from bytes in memory, front to back. Every read is checked: past the end it throws a
 * FormatError with the code given, whose offset counts from the start of the source that the bytes came from.
 */
export class ByteReader {
  private readonly view: DataView;
  private position = 0;

  constructor(
    readonly bytes: Uint8Array,
    private readonly truncatedCode: ProblemCode,
    /** Where `bytes` starts in its source. */
    private readonly baseOffsetInBytes = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Position inside `bytes`. */
  get offset(): number {
    return this.position;
  }

  /** Position in the source, for a Problem. */
  get offsetInSource(): number {
    return this.baseOffsetInBytes + this.position;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  seek(offset: number): this {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset > this.bytes.length) {
      throw new FormatError(this.truncatedCode, {
        offsetInBytes: this.baseOffsetInBytes + this.bytes.length,
        expected: `an offset up to ${this.bytes.length}`,
        found: offset,
      });
    }
    this.position = offset;
    return this;
  }

  skip(lengthInBytes: number): this {
    this.take(lengthInBytes);
    return this;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  /** A 64-bit unsigned field. Values from 2^53 lose precision; no length or offset of that size can be valid. */
  u64(): number {
    return Number(this.view.getBigUint64(this.take(8), true));
  }

  /** The next bytes, sharing memory with `bytes`. */
  readBytes(lengthInBytes: number): Uint8Array {
    const start = this.take(lengthInBytes);
    return this.bytes.subarray(start, start + lengthInBytes);
  }

  private take(lengthInBytes: number): number {
    if (!Number.isSafeInteger(lengthInBytes) || lengthInBytes < 0 || lengthInBytes > this.remaining) {
      throw new FormatError(this.truncatedCode, {
        offsetInBytes: this.offsetInSource,
        expected: `${lengthInBytes} more bytes`,
        found: this.remaining,
      });
    }
    const start = this.position;
    this.position += lengthInBytes;
    return start;
  }
}
