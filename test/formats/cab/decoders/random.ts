/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** Bytes with repetitions near and far, x86 calls, runs and noise: something for every part of a codec. */
  data(lengthInBytes: number): Uint8Array {
    const data = new Uint8Array(lengthInBytes);
    let at = 0;
    while (at < lengthInBytes) {
      const length = Math.min(lengthInBytes - at, 1 + this.below(this.chance(5) ? 3000 : 40));
      this.fill(data, at, length);
      at += length;
    }
    return data;
  }

  private fill(data: Uint8Array, at: number, length: number): void {
    const kind = this.below(10);
    if (kind < 5 && at > 0) {
      const from = this.chance(50) ? this.below(at) : Math.max(0, at - 1 - this.below(300));
      for (let index = 0; index < length; index++) data[at + index] = data[from + index]!;
    } else if (kind < 6) {
      data.fill(this.below(256), at, at + length);
    } else if (kind < 7) {
      data[at] = 0xe8;
    } else {
      for (let index = 0; index < length; index++) data[at + index] = this.below(kind < 9 ? 256 : 16);
    }
  }
}
