const PROBABILITY_BITS = 11;
const MOVE_BITS = 5;
const TOP = 2 ** 24;

/** Probabilities of so many bits, each at one half. */
export function newProbabilities(count: number): Uint16Array {
  return new Uint16Array(count).fill(1 << (PROBABILITY_BITS - 1));
}

/** The binary arithmetic decoder of LZMA. Behind the end of its input it reads zeros and says so. */
export class LzmaRangeDecoder {
  /** The first byte of a stream is always 0. */
  readonly isCorrupt: boolean;
  private position = 5;
  private range = 0xffff_ffff;
  private code: number;

  constructor(private readonly input: Uint8Array) {
    this.isCorrupt = input.length > 0 && input[0] !== 0;
    this.code = ((input[1]! << 24) | (input[2]! << 16) | (input[3]! << 8) | input[4]!) >>> 0;
  }

  /** True once more was needed than the input has. */
  get isExhausted(): boolean {
    return this.position > this.input.length;
  }

  /** One bit by the probability at `at`, which moves towards it. */
  bit(probabilities: Uint16Array, at: number): 0 | 1 {
    const probability = probabilities[at]!;
    const bound = (this.range >>> PROBABILITY_BITS) * probability;
    let bit: 0 | 1;
    if (this.code < bound) {
      this.range = bound;
      probabilities[at] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
      bit = 0;
    } else {
      this.range -= bound;
      this.code -= bound;
      probabilities[at] = probability - (probability >> MOVE_BITS);
      bit = 1;
    }
    if (this.range < TOP) this.normalize();
    return bit;
  }

  /** `count` bits, most significant first, by the tree that starts at `base`. */
  tree(probabilities: Uint16Array, base: number, count: number): number {
    let node = 1;
    for (let i = 0; i < count; i += 1) node = (node << 1) | this.bit(probabilities, base + node);
    return node - (1 << count);
  }

  /** `count` bits, least significant first. */
  reverseTree(probabilities: Uint16Array, base: number, count: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      const bit = this.bit(probabilities, base + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  /** `count` bits, up to 26, that are equally likely. */
  directBits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      this.range = this.range >>> 1;
      const bit = this.code >= this.range ? 1 : 0;
      if (bit === 1) this.code -= this.range;
      value = value * 2 + bit;
      if (this.range < TOP) this.normalize();
    }
    return value;
  }

  private normalize(): void {
    const next = this.position < this.input.length ? this.input[this.position]! : 0;
    this.position += 1;
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | next) >>> 0;
  }
}
