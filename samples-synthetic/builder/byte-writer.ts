/**
 * A growing little-endian byte buffer: what the writers of the sample containers are made with.
 *
 *     const out = new ByteWriter();
 *     out.u16(0x5a4d).ascii('PE').zeros(2);
 *     out.patchU32(0, out.length);
 *     out.toBytes();
 */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(initialCapacityInBytes = 256) {
    this.#bytes = new Uint8Array(initialCapacityInBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far; the offset of whatever is written next. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    const offset = this.#grow(1);
    this.#view.setUint8(offset, value);
    return this;
  }

  u16(value: number): this {
    const offset = this.#grow(2);
    this.#view.setUint16(offset, value, true);
    return this;
  }

  u32(value: number): this {
    const offset = this.#grow(4);
    this.#view.setUint32(offset, value, true);
    return this;
  }

  u64(value: number | bigint): this {
    const offset = this.#grow(8);
    this.#view.setBigUint64(offset, BigInt(value), true);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const offset = this.#grow(bytes.length);
    this.#bytes.set(bytes, offset);
    return this;
  }

  /** The low byte of each UTF-16 unit, without a terminator. */
  ascii(text: string): this {
    return this.bytes(Buffer.from(text, 'latin1'));
  }

  utf16(text: string): this {
    return this.bytes(Buffer.from(text, 'utf16le'));
  }

  zeros(count: number): this {
    this.#grow(count);
    return this;
  }

  /** Zeros up to the next multiple of `alignment`. */
  alignTo(alignment: number): this {
    return this.zeros((alignment - (this.#length % alignment)) % alignment);
  }

  /** Overwrites two bytes that were written before. */
  patchU16(offsetInBytes: number, value: number): this {
    this.#view.setUint16(offsetInBytes, value, true);
    return this;
  }

  /** Overwrites four bytes that were written before. */
  patchU32(offsetInBytes: number, value: number): this {
    this.#view.setUint32(offsetInBytes, value, true);
    return this;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(count: number): number {
    const offset = this.#length;
    const needed = offset + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, offset));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return offset;
  }
}
