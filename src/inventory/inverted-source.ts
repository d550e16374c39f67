import type { Source } from '../io/source.js';

/** Another source with every bit turned over. */
export class InvertedSource implements Source {
  readonly sizeInBytes: number;

  constructor(private readonly inner: Source) {
    this.sizeInBytes = inner.sizeInBytes;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    const bytes = await this.inner.read(offsetInBytes, lengthInBytes);
    return bytes.map((byte) => byte ^ 0xff);
  }
}
