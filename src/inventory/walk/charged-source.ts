import type { Budget } from '../../io/budget.js';
import type { Source } from '../../io/source.js';

/** Bytes that are spent from the Budget as they are read, up to a number of them; reading them again is free. */
export class ChargedSource implements Source {
  readonly sizeInBytes: number;

  constructor(
    private readonly inner: Source,
    private leftInBytes: number,
    private readonly budget: Budget,
  ) {
    this.sizeInBytes = inner.sizeInBytes;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    const bytes = await this.inner.read(offsetInBytes, lengthInBytes);
    if (this.leftInBytes > 0) {
      const charged = bytes.subarray(0, this.leftInBytes);
      this.leftInBytes -= charged.length;
      this.budget.spendOutput(charged);
    }
    return bytes;
  }
}
