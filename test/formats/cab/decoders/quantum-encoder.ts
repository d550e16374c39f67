import { QuantumModel } from '../../../../src/formats/cab/decoders/quantum-model.js';
import type { EncodedBlock } from './lzx-encoder.js';
import type { Random } from './random.js';

const FRAME_SIZE = 0x8000;
const LENGTH_EXTRA_BITS = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const POSITION_EXTRA_BITS = Array.from({ length: 42 }, (_, slot) => Math.max(0, (slot >> 1) - 1));

/**
 * A Quantum encoder that takes matches and literals at random. It shares the adaptive models with the decoder: an
 * error in these shows only against another decoder, as in the tests that run cabextract and 7-Zip.
 */
export function encodeQuantum(data: Uint8Array, windowBits: number, random: Random): EncodedBlock[] {
  return new QuantumEncoder(data, windowBits, random).encode();
}

class QuantumEncoder {
  private readonly selectors = new QuantumModel(0, 7);
  private readonly literals = [0, 64, 128, 192].map((first) => new QuantumModel(first, 64));
  private readonly positions: QuantumModel[];
  private readonly lengths = new QuantumModel(0, 27);
  private readonly lastSeen = new Map<number, number[]>();
  private coder = new ArithmeticEncoder();

  constructor(
    private readonly data: Uint8Array,
    private readonly windowBits: number,
    private readonly random: Random,
  ) {
    this.positions = [24, 36, 42].map((limit) => new QuantumModel(0, Math.min(limit, windowBits * 2)));
  }

  encode(): EncodedBlock[] {
    const blocks: EncodedBlock[] = [];
    for (let start = 0; start < this.data.length; start += FRAME_SIZE) {
      const end = Math.min(start + FRAME_SIZE, this.data.length);
      this.coder = new ArithmeticEncoder();
      for (let at = start; at < end; ) at += this.encodeAt(at, end);
      blocks.push({ compressed: this.coder.finish(), uncompressedSizeInBytes: end - start });
    }
    return blocks;
  }

  /** Encodes one match or literal; returns how many bytes it stands for. */
  private encodeAt(at: number, end: number): number {
    const { data, random } = this;
    const from = this.candidate(at);
    const length = random.chance(90)
      ? sameLength(data, from, at, Math.min(end, at + 259), this.windowBits)
      : 0;
    if (length < 3) {
      this.coder.symbol(this.selectors, data[at]! >> 6);
      this.coder.symbol(this.literals[data[at]! >> 6]!, data[at]!);
      return 1;
    }
    const selector = Math.min(length, 5) + 1;
    this.coder.symbol(this.selectors, selector);
    if (selector === 6) this.coder.slotted(this.lengths, LENGTH_EXTRA_BITS, length - 5);
    this.coder.slotted(this.positions[selector - 4]!, POSITION_EXTRA_BITS, at - from - 1);
    return length;
  }

  private candidate(at: number): number {
    const key = this.data[at]! * 256 + (this.data[at + 1] ?? 0);
    const seen = this.lastSeen.get(key) ?? [];
    const from = seen[this.random.below(seen.length + 1)] ?? at - 1;
    if (seen.length < 8) seen.push(at);
    else seen[this.random.below(8)] = at;
    this.lastSeen.set(key, seen);
    return from;
  }
}

/** How long a match between two places is, 0 when its distance has no slot in every model of the window. */
function sameLength(data: Uint8Array, from: number, at: number, end: number, windowBits: number): number {
  if (from < 0) return 0;
  let length = 0;
  while (at + length < end && data[from + length] === data[at + length]) length++;
  const slots = Math.min(windowBits * 2, length === 3 ? 24 : length === 4 ? 36 : 42);
  return at - from <= 2 ** (slots / 2) ? length : 0;
}

/** Bit-plus-follow arithmetic coding with 16-bit registers; plain bits go where the decoder has read up to. */
class ArithmeticEncoder {
  private low = 0;
  private high = 0xffff;
  private readonly codeBits: number[] = [];
  private following = 0;
  /** Plain bits, each with the number of code bits in front of it. */
  private readonly plainBits: { after: number; bit: number }[] = [];

  symbol(model: QuantumModel, symbol: number): void {
    const place = model.symbols.indexOf(symbol);
    const range = this.high - this.low + 1;
    const total = model.cumulative[0]!;
    this.high = this.low + Math.floor((model.cumulative[place]! * range) / total) - 1;
    this.low += Math.floor((model.cumulative[place + 1]! * range) / total);
    model.update(place);
    for (;;) {
      if ((this.low ^ this.high) < 0x8000) this.put(this.low >> 15);
      else if ((this.low & 0x4000) !== 0 && (this.high & 0x4000) === 0) {
        this.following += 1;
        this.low ^= 0x4000;
        this.high |= 0x4000;
      } else return;
      this.low = (this.low << 1) & 0xffff;
      this.high = ((this.high << 1) & 0xffff) | 1;
    }
  }

  /** A value as a slot and plain bits. */
  slotted(model: QuantumModel, extraBits: readonly number[], value: number): void {
    let slot = 0;
    let base = 0;
    while (value >= base + 2 ** extraBits[slot]!) base += 2 ** extraBits[slot++]!;
    this.symbol(model, slot);
    const after = 16 + this.codeBits.length + this.following;
    for (let bit = extraBits[slot]! - 1; bit >= 0; bit--)
      this.plainBits.push({ after, bit: ((value - base) >> bit) & 1 });
  }

  finish(): Uint8Array {
    // A value between `low` and `high` needs no more bits; 7-Zip wants zeros as far as it has read, and two bits more.
    this.following += 1;
    this.put(this.low < 0x4000 ? 0 : 1);
    for (let bit = 0; bit < 16; bit++) this.codeBits.push(0);
    const bits: number[] = [];
    let plain = 0;
    for (let index = 0; index <= this.codeBits.length; index++) {
      while (this.plainBits[plain]?.after === index) bits.push(this.plainBits[plain++]!.bit);
      if (index < this.codeBits.length) bits.push(this.codeBits[index]!);
    }
    const bytes = new Uint8Array(Math.ceil(bits.length / 8));
    bits.forEach((bit, index) => {
      bytes[index >> 3]! |= bit << (7 - (index & 7));
    });
    return bytes;
  }

  private put(bit: number): void {
    this.codeBits.push(bit);
    for (; this.following > 0; this.following--) this.codeBits.push(1 - bit);
  }
}
