import { FormatError } from '../../../io/format-error.js';
import type { QuantumModel } from './quantum-model.js';

/** Zero bytes behind the end that are taken for granted: encoders drop some of them. */
const TOLERATED_BYTES_PAST_END = 4;
/** A symbol moves on by 32 bits at most before {@link QuantumReader} checks; a peek takes 4 bytes. */
const PADDING_IN_BYTES = 16;

/**
 * Symbols and plain bits of one Quantum block: an arithmetic coder with 16-bit registers over bytes that are read
 * from their most significant bit. It starts anew with each block.
 */
export class QuantumReader {
  /** Room for the block and its padding. */
  private buffer = new Uint8Array(0);
  private view = new DataView(this.buffer.buffer);
  private lengthInBytes = 0;
  private position = 0;
  private lastPosition = 0;
  private low = 0;
  private high = 0xffff;
  /** Always from `low` to `high`. */
  private code = 0;

  /** Turns to the next block. Its bytes are copied. */
  open(compressed: Uint8Array): void {
    const room = compressed.length + PADDING_IN_BYTES;
    if (this.buffer.length < room) {
      this.buffer = new Uint8Array(Math.max(room, 2 * this.buffer.length));
      this.view = new DataView(this.buffer.buffer);
    }
    this.buffer.set(compressed);
    this.buffer.fill(0, compressed.length, room);
    this.lengthInBytes = compressed.length;
    this.lastPosition = (compressed.length + TOLERATED_BYTES_PAST_END) * 8;
    this.position = 0;
    this.low = 0;
    this.high = 0xffff;
    this.code = this.readBits(16);
  }

  get offsetInBytes(): number {
    return Math.min(this.position >>> 3, this.lengthInBytes);
  }

  /** At most 24 plain bits. */
  readBits(count: number): number {
    // Two shifts: one of 32 bits would be one of none.
    const bits = ((this.view.getInt32(this.position >>> 3) << (this.position & 7)) >>> 1) >>> (31 - count);
    this.position += count;
    if (this.position > this.lastPosition) throw this.truncated();
    return bits;
  }

  readSymbol(model: QuantumModel): number {
    const { cumulative } = model;
    const total = cumulative[0]!;
    const range = this.high - this.low + 1;
    const frequency = (((this.code - this.low + 1) * total - 1) / range) | 0;
    let place = 0;
    while (cumulative[place + 1]! > frequency) place++;
    this.high = this.low + (((cumulative[place]! * range) / total) | 0) - 1;
    this.low += ((cumulative[place + 1]! * range) / total) | 0;
    const symbol = model.symbols[place]!;
    model.update(place);
    this.normalize();
    return symbol;
  }

  /** Shifts out what `low` and `high` agree on, so that they are always more than a quarter of their range apart. */
  private normalize(): void {
    const settled = Math.clz32(this.low ^ this.high) - 16;
    if (settled > 0) {
      this.low = (this.low << settled) & 0xffff;
      this.high = ((this.high << settled) & 0xffff) | ((1 << settled) - 1);
      this.code = ((this.code << settled) & 0xffff) | this.readBits(settled);
    }
    // Around the middle: 01… and 10… lose their second bit.
    while ((this.low & 0x4000) !== 0 && (this.high & 0x4000) === 0) {
      this.low = (this.low & 0x3fff) << 1;
      this.high = ((this.high & 0x3fff) << 1) | 0x8001;
      this.code = (((this.code ^ 0x4000) << 1) & 0xffff) | this.readBits(1);
    }
  }

  private truncated(): FormatError {
    return new FormatError('cab.quantum-truncated', {
      offsetInBytes: this.lengthInBytes,
      expected: 'more bits',
      found: `the end of the block, of ${this.lengthInBytes} bytes`,
    });
  }
}
