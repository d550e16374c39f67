const PROBABILITY_BITS = 11;
const MOVE_BITS = 5;
/** A range whose highest byte is 0 takes in the next byte. */
const HIGHEST_BYTE = 24;

/** Probabilities of so many bits, each at one half. */
export function newProbabilities(count: number): Uint16Array<ArrayBuffer> {
  return resetProbabilities(new Uint16Array(count));
}

export function resetProbabilities(probabilities: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  return probabilities.fill(1 << (PROBABILITY_BITS - 1));
}

/** Bytes in front of the coded bits. */
export const RANGE_PREFIX_SIZE = 5;

/** The binary arithmetic decoder of LZMA and BCJ2. Behind the end of its input it reads zeros and says so. */
export class LzmaRangeDecoder {
  private input: Uint8Array = new Uint8Array(0);
  private at = 0;
  // Both have 32 bits without a sign, and are kept as numbers with one: V8 holds those in place, others as doubles.
  private range = -1;
  private code = 0;

  /** Goes on in `input` from `position`. */
  attach(input: Uint8Array, position: number): void {
    this.input = input;
    this.at = position;
  }

  /** Starts a stream with the five bytes at hand; false when the first is not the 0 that it always is. */
  start(): boolean {
    const { at, input } = this;
    this.range = -1;
    this.code =
      ((input[at + 1] ?? 0) << 24) |
      ((input[at + 2] ?? 0) << 16) |
      ((input[at + 3] ?? 0) << 8) |
      (input[at + 4] ?? 0);
    this.at += RANGE_PREFIX_SIZE;
    return (input[at] ?? 0) === 0;
  }

  get position(): number {
    return this.at;
  }

  get available(): number {
    return this.input.length - this.at;
  }

  /** True once more was needed than the input has. */
  get isExhausted(): boolean {
    return this.at > this.input.length;
  }

  /** One bit by the probability at `at`, which moves towards it. */
  bit(probabilities: Uint16Array, at: number): 0 | 1 {
    const probability = probabilities[at]!;
    const bound = Math.imul(this.range >>> PROBABILITY_BITS, probability);
    let bit: 0 | 1;
    if (this.code >>> 0 < bound >>> 0) {
      this.range = bound;
      probabilities[at] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
      bit = 0;
    } else {
      this.range = (this.range - bound) | 0;
      this.code = (this.code - bound) | 0;
      probabilities[at] = probability - (probability >> MOVE_BITS);
      bit = 1;
    }
    if (this.range >>> HIGHEST_BYTE === 0) this.normalize();
    return bit;
  }

  /** `count` bits, most significant first, by the tree that starts at `base`. */
  tree(probabilities: Uint16Array, base: number, count: number): number {
    const end = 1 << count;
    return this.descend(probabilities, base, 1, end) - end;
  }

  /**
   * Goes down the tree that starts at `base`, from `node` until it is at least `end`. Does what {@link bit} does, with
   * everything at hand: nearly all bits come through here.
   */
  descend(probabilities: Uint16Array, base: number, node: number, end: number): number {
    const { input } = this;
    let { at, code, range } = this;
    let reached = node;
    while (reached < end) {
      const index = base + reached;
      const probability = probabilities[index]!;
      const bound = Math.imul(range >>> PROBABILITY_BITS, probability);
      if (code >>> 0 < bound >>> 0) {
        range = bound;
        probabilities[index] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
        reached <<= 1;
      } else {
        range = (range - bound) | 0;
        code = (code - bound) | 0;
        probabilities[index] = probability - (probability >> MOVE_BITS);
        reached = (reached << 1) | 1;
      }
      if (range >>> HIGHEST_BYTE === 0) {
        range <<= 8;
        code = (code << 8) | (at < input.length ? input[at]! : 0);
        at += 1;
      }
    }
    this.at = at;
    this.code = code;
    this.range = range;
    return reached;
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
      const bit = this.code >>> 0 >= this.range ? 1 : 0;
      if (bit === 1) this.code = (this.code - this.range) | 0;
      value = (value << 1) | bit;
      if (this.range >>> HIGHEST_BYTE === 0) this.normalize();
    }
    return value;
  }

  private normalize(): void {
    const next = this.at < this.input.length ? this.input[this.at]! : 0;
    this.at += 1;
    this.range <<= 8;
    this.code = (this.code << 8) | next;
  }
}
