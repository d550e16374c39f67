import type { SeededRandom } from './seeded-random.js';

const INTERESTING = [
  0, 1, 2, 4, 7, 8, 16, 31, 32, 63, 64, 127, 128, 255, 256, 511, 512, 1000, 1024, 4095, 4096, 32_767, 32_768,
  65_534, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xfffffffa, 0xfffffffc, 0xfffffffd, 0xfffffffe, 0xffffffff,
];

/** Changes bytes at random, the way a file format's fields break: values, runs, copies, cuts, tokens. */
export class Mutator {
  private readonly tokens: readonly Uint8Array[];
  private readonly buffer: Uint8Array;
  private length = 0;

  constructor(
    private readonly random: SeededRandom,
    dictionary: readonly (string | Uint8Array)[],
    private readonly maxLengthInBytes: number,
  ) {
    this.tokens = dictionary.map((token) =>
      typeof token === 'string' ? new TextEncoder().encode(token) : token,
    );
    this.buffer = new Uint8Array(maxLengthInBytes);
  }

  /** A changed copy of `parent`; `other` lends bytes. Valid until the next call. */
  mutate(parent: Uint8Array, other: Uint8Array): Uint8Array {
    this.length = Math.min(parent.length, this.maxLengthInBytes);
    this.buffer.set(parent.subarray(0, this.length));
    const changes = 1 << this.random.below(5);
    for (let change = 0; change < changes; change += 1) this.change(other);
    return this.buffer.subarray(0, this.length);
  }

  private change(other: Uint8Array): void {
    const { random } = this;
    if (this.length === 0) {
      this.insert(this.length, random.below(64));
      return;
    }
    const at = random.below(this.length);
    switch (random.below(13)) {
      case 0:
        this.buffer[at] = (this.buffer[at] as number) ^ (1 << random.below(8));
        break;
      case 1:
      case 2:
        this.buffer[at] = random.below(256);
        break;
      case 3:
        this.buffer[at] = (this.buffer[at] as number) + random.below(33) - 16;
        break;
      case 4:
      case 5:
        this.writeNumber(at, INTERESTING[random.below(INTERESTING.length)] as number);
        break;
      case 6:
        this.writeNumber(at, random.below(this.length + 8));
        break;
      case 7:
        this.remove(at, 1 + random.below(random.below(4) === 0 ? this.length : 8));
        break;
      case 8:
        this.insert(at, 1 + random.below(16));
        break;
      case 9:
        this.copyInside(at);
        break;
      case 10:
        this.take(other, at);
        break;
      default:
        this.placeToken(at);
    }
  }

  private writeNumber(at: number, value: number): void {
    const width = 1 << this.random.below(3);
    for (let index = 0; index < width && at + index < this.length; index += 1) {
      this.buffer[at + index] = value / 2 ** (8 * index);
    }
  }

  private remove(at: number, count: number): void {
    const end = Math.min(at + count, this.length);
    this.buffer.copyWithin(at, end, this.length);
    this.length -= end - at;
  }

  private insert(at: number, wanted: number): void {
    const count = this.makeRoom(at, wanted);
    const value = this.random.below(256);
    const isRun = this.random.below(2) === 0;
    for (let index = 0; index < count; index += 1) {
      this.buffer[at + index] = isRun ? value : this.random.below(256);
    }
  }

  private copyInside(at: number): void {
    const count = 1 + this.random.below(Math.min(128, this.length - at));
    const piece = this.buffer.slice(at, at + count);
    this.place(piece, this.random.below(this.length));
  }

  private take(other: Uint8Array, at: number): void {
    if (other.length === 0) return;
    const from = this.random.below(other.length);
    const count = 1 + this.random.below(Math.min(256, other.length - from));
    this.place(other.subarray(from, from + count), at);
  }

  private placeToken(at: number): void {
    const token = this.tokens[this.random.below(Math.max(1, this.tokens.length))];
    if (token === undefined) this.buffer[at] = this.random.below(256);
    else this.place(token, at);
  }

  /** Over what stands there, or in front of it. */
  private place(piece: Uint8Array, at: number): void {
    const room = this.random.below(2) === 0 ? this.makeRoom(at, piece.length) : this.length - at;
    this.buffer.set(piece.subarray(0, Math.min(room, piece.length)), at);
  }

  private makeRoom(at: number, wanted: number): number {
    const count = Math.min(wanted, this.maxLengthInBytes - this.length);
    this.buffer.copyWithin(at + count, at, this.length);
    this.length += count;
    return count;
  }
}
