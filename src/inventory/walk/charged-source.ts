import type { Budget } from '../../io/budget.js';
import type { Source } from '../../io/source.js';

/** Bytes that are spent from the Budget once, when the first of them is read. */
export class ChargedSource implements Source {
  readonly sizeInBytes: number;
  private leftInBytes: number;

  constructor(
    private readonly inner: Source,
    chargedInBytes: number,
    private readonly budget: Budget,
  ) {
    this.sizeInBytes = inner.sizeInBytes;
    this.leftInBytes = chargedInBytes;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    if (this.leftInBytes > 0) this.budget.spendBytesOut(this.leftInBytes);
    this.leftInBytes = 0;
    return this.inner.read(offsetInBytes, lengthInBytes);
  }
}
