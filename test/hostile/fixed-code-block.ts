/** Lengths and distances of deflate: first value and extra bits of each code (RFC 1951 3.2.5). */
const LENGTHS = [
  [257, 3, 0],
  [265, 11, 1],
  [269, 19, 2],
  [273, 35, 3],
  [277, 67, 4],
  [281, 131, 5],
] as const;
const SIZE_IN_BYTES = 5;

/** A block of deflate with the fixed codes that takes five bytes. */
export class FixedCodeBlock {
  private readonly bits: number[] = [];

  constructor(private readonly isLast: boolean) {
    this.low(isLast ? 1 : 0, 1).low(1, 2);
  }

  byte(value: number): this {
    return this.high(0x30 + value, 8);
  }

  match(length: number, distance: number): this {
    const [firstCode, base, extra] = LENGTHS.findLast(([, first]) => first <= length)!;
    const step = (length - base) >> extra;
    const code = firstCode + step;
    if (code < 280) this.high(code - 256, 7);
    else this.high(0xc0 + code - 280, 8);
    this.low((length - base) & ((1 << extra) - 1), extra);
    const distanceExtra = Math.max(0, 30 - Math.clz32(distance - 1));
    const rest = distance - 1;
    this.high(2 * distanceExtra + (rest >> distanceExtra), 5);
    return this.low(rest & ((1 << distanceExtra) - 1), distanceExtra);
  }

  finish(): Buffer {
    this.high(0, 7);
    const wanted = 8 * SIZE_IN_BYTES;
    const { length } = this.bits;
    // Behind the last block, zeros fill the byte.
    if (this.isLast ? length <= wanted - 8 || length > wanted : length !== wanted) {
      throw new Error(`${length} bits are not five bytes`);
    }
    const bytes = Buffer.alloc(SIZE_IN_BYTES);
    for (const [at, bit] of this.bits.entries()) bytes[at >> 3]! |= bit << (at & 7);
    return bytes;
  }

  /** Numbers have their lowest bit first, words of a code their highest. */
  private low(value: number, count: number): this {
    for (let bit = 0; bit < count; bit += 1) this.bits.push((value >> bit) & 1);
    return this;
  }

  private high(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit -= 1) this.bits.push((value >> bit) & 1);
    return this;
  }
}
