/**
 * Bytes that come in chunks, for a decoder that works on what is at hand: it asks for enough of them to go on for a
 * while, reads `bytes` from `position` on, and moves `position`.
 */
export class ByteFeed {
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;
  /** True when nothing comes behind `bytes`. */
  isEnded = false;
  private readonly chunks: AsyncIterator<Uint8Array, unknown>;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.chunks = input[Symbol.asyncIterator]();
  }

  get available(): number {
    return this.bytes.length - this.position;
  }

  /** True when `wanted` bytes are at hand, or all that is left. */
  has(wanted: number): boolean {
    return this.isEnded || this.available >= wanted;
  }

  /** Brings `wanted` bytes to hand; fewer are there afterwards only when the input has ended. */
  async fill(wanted: number): Promise<void> {
    const parts: Uint8Array[] = [this.bytes.subarray(this.position)];
    let length = this.available;
    while (length < wanted && !this.isEnded) {
      const next = await this.chunks.next();
      if (next.done === true) this.isEnded = true;
      else if (next.value.length > 0) {
        parts.push(next.value);
        length += next.value.length;
      }
    }
    this.bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
    this.position = 0;
  }

  /** What was not taken yet, as chunks. */
  async *rest(): AsyncGenerator<Uint8Array, void, void> {
    while (!this.isEnded || this.available > 0) {
      if (this.available > 0) {
        yield this.bytes.subarray(this.position);
        this.position = this.bytes.length;
      } else await this.fill(1);
    }
  }

  /** Reads what is left, so that a check at the end of the input is made. */
  async drain(): Promise<void> {
    while (!this.isEnded) {
      this.position = this.bytes.length;
      await this.fill(1);
    }
  }

  /** Releases the input. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
