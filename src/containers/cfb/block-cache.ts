import { assertRange, type Source } from '../../io/source.js';

const BLOCK_SIZE_IN_BYTES = 1 << 16;

/** Keeps the block read last, so that thousands of short streams beside one another cost a few reads. */
export class BlockCache implements Source {
  private blockId = -1;
  private block: Promise<Uint8Array> | undefined;

  constructor(private readonly parent: Source) {}

  get sizeInBytes(): number {
    return this.parent.sizeInBytes;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    const blockId = Math.floor(offsetInBytes / BLOCK_SIZE_IN_BYTES);
    const at = offsetInBytes - blockId * BLOCK_SIZE_IN_BYTES;
    if (at + lengthInBytes > BLOCK_SIZE_IN_BYTES) return this.parent.read(offsetInBytes, lengthInBytes);
    const block = await this.readBlock(blockId);
    return block.subarray(at, at + lengthInBytes);
  }

  private async readBlock(blockId: number): Promise<Uint8Array> {
    if (this.blockId !== blockId || this.block === undefined) {
      const start = blockId * BLOCK_SIZE_IN_BYTES;
      this.blockId = blockId;
      this.block = this.parent.read(start, Math.min(BLOCK_SIZE_IN_BYTES, this.sizeInBytes - start));
    }
    try {
      return await this.block;
    } catch (error) {
      // A read that failed may succeed later.
      if (this.blockId === blockId) this.block = undefined;
      throw error;
    }
  }
}
