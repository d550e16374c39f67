import { assertRange, type Source } from '../../io/source.js';
import { startAhead } from '../../io/start-ahead.js';

const LARGEST_BLOCK_IN_BYTES = 1 << 16;
const SMALLEST_BLOCK_IN_BYTES = 1 << 9;
/** Mini streams are smaller than this but for hostile ones. */
const CACHE_SIZE_IN_BYTES = 16 * 2 ** 20;

/**
 * Keeps the blocks read last, so that thousands of short streams beside one another cost a few reads, also where
 * their order is not that of their places.
 */
export class BlockCache implements Source {
  /** The one used last comes last. */
  private readonly blocks = new Map<number, Promise<Uint8Array>>();
  private readonly blockSizeInBytes: number;

  /** `pieceSizeInBytes`: the average size of a contiguous piece of the parent; a block is not much longer. */
  constructor(
    private readonly parent: Source,
    pieceSizeInBytes: number,
  ) {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, pieceSizeInBytes)));
    this.blockSizeInBytes = Math.min(LARGEST_BLOCK_IN_BYTES, Math.max(SMALLEST_BLOCK_IN_BYTES, wanted));
  }

  get sizeInBytes(): number {
    return this.parent.sizeInBytes;
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    const blockId = Math.floor(offsetInBytes / this.blockSizeInBytes);
    const at = offsetInBytes - blockId * this.blockSizeInBytes;
    if (at + lengthInBytes > this.blockSizeInBytes) return this.parent.read(offsetInBytes, lengthInBytes);
    const block = await this.readBlock(blockId);
    return block.subarray(at, at + lengthInBytes);
  }

  private async readBlock(blockId: number): Promise<Uint8Array> {
    const start = blockId * this.blockSizeInBytes;
    const block =
      this.blocks.get(blockId) ??
      startAhead(this.parent.read(start, Math.min(this.blockSizeInBytes, this.sizeInBytes - start)));
    this.blocks.delete(blockId);
    this.blocks.set(blockId, block);
    const [oldest] = this.blocks.keys();
    const isFull = this.blocks.size * this.blockSizeInBytes > CACHE_SIZE_IN_BYTES;
    if (isFull && oldest !== undefined) this.blocks.delete(oldest);
    try {
      return await block;
    } catch (error) {
      // A read that failed may succeed later.
      if (this.blocks.get(blockId) === block) this.blocks.delete(blockId);
      throw error;
    }
  }
}
