import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import { plural } from '../../io/plural.js';
import type { OnProblem } from '../../io/problem.js';
import { readInto, type Source } from '../../io/source.js';
import type { Cabinet } from './cabinet.js';
import { BlockChecksum } from './checksum.js';
import { MAX_BLOCK_SIZE_IN_BYTES } from './decoders/decoder.js';
import type { CabFolder } from './folder.js';

/** The data blocks that a folder has in one cabinet. */
export interface CabFolderPart {
  cabinet: Cabinet;
  folder: CabFolder;
}

/** One compressed block, put together when it was split over two cabinets. Valid until the next one is read. */
export interface DataBlock {
  compressed: Uint8Array;
  /** 1 to 32,768. */
  uncompressedSizeInBytes: number;
  /** Where `compressed` (or its first piece) starts in its cabinet. */
  offsetInBytes: number;
}

export interface ReadBlocksOptions {
  onProblem: OnProblem;
  budget: Budget;
  /** Called with the byte range of each block before it is yielded; throwing ends the reading. */
  onBlock?: (cabinet: Cabinet, startInBytes: number, endInBytes: number) => void;
}

/** CFDATA [MS-CAB 2.6] without its reserve. */
const BLOCK_HEADER_SIZE_IN_BYTES = 8;
const LARGEST_PAYLOAD_IN_BYTES = 0xffff;
const WINDOW_SIZE_IN_BYTES = 1 << 20;
/** One for all: its memory would be most of what a small folder takes. */
const CHECKSUM = new BlockChecksum();

/** A run of blocks over one or more cabinets. */
export interface DataRun {
  parts: readonly CabFolderPart[];
  /** It continues in a missing cabinet: the last block may be incomplete. */
  endIsMissing: boolean;
}

/**
 * Reads the blocks of a folder in order, over all its parts. A block that starts at the end of one part with an
 * uncompressed size of 0 goes on in the next part [MS-CAB 2.6, cbUncomp].
 *
 * @throws FormatError `cab.block-size`, `cab.data-truncated`
 */
export async function* readDataBlocks(
  { endIsMissing, parts }: DataRun,
  options: ReadBlocksOptions,
): AsyncGenerator<DataBlock, void, void> {
  let split: DataBlock | undefined;
  for (const [partIndex, part] of parts.entries()) {
    const goesOn = endIsMissing || partIndex < parts.length - 1;
    let blocksLeft = part.folder.dataBlockCount;
    for await (const piece of readPieces(part, options)) {
      blocksLeft -= 1;
      const block: DataBlock = split === undefined ? piece : join(split, piece);
      split = undefined;
      if (piece.uncompressedSizeInBytes > 0) {
        yield block;
      } else if (blocksLeft === 0 && goesOn) {
        split = block;
      } else {
        skipEmptyBlock(block, options);
      }
    }
  }
}

function join(first: DataBlock, second: DataBlock): DataBlock {
  return {
    compressed: Buffer.concat([first.compressed, second.compressed]),
    uncompressedSizeInBytes: second.uncompressedSizeInBytes,
    offsetInBytes: first.offsetInBytes,
  };
}

function skipEmptyBlock(block: DataBlock, { budget, onProblem }: ReadBlocksOptions): void {
  budget.spendSteps();
  if (block.compressed.length === 0) return;
  onProblem({
    code: 'cab.empty-block',
    offsetInBytes: block.offsetInBytes,
    effect: `${plural(block.compressed.length, 'byte')} of data skipped`,
  });
}

/** The blocks of one part as they stand there; one with an uncompressed size of 0 may be the start of a split one. */
async function* readPieces(
  part: CabFolderPart,
  { budget, onBlock, onProblem }: ReadBlocksOptions,
): AsyncGenerator<DataBlock, void, void> {
  const { cabinet, folder } = part;
  const headerSizeInBytes = BLOCK_HEADER_SIZE_IN_BYTES + cabinet.header.reserve.dataInBytes;
  const reader = new BlockReader(cabinet.source, headerSizeInBytes);
  let at = folder.dataOffsetInBytes;
  for (let left = folder.dataBlockCount; left > 0; left -= 1) {
    if (!reader.holdsBlockAt(at)) await reader.load(at, left);
    const { compressed, uncompressedSizeInBytes, isIntact } = reader.readBlockAt(at);
    if (uncompressedSizeInBytes > MAX_BLOCK_SIZE_IN_BYTES) {
      throw new FormatError('cab.block-size', {
        offsetInBytes: at,
        expected: `at most ${MAX_BLOCK_SIZE_IN_BYTES} bytes unpacked`,
        found: uncompressedSizeInBytes,
      });
    }
    if (!isIntact) {
      const effect = 'the block is unpacked anyway; its content may be wrong';
      onProblem({ code: 'cab.checksum-mismatch', offsetInBytes: at, effect });
    }
    // Blocks this small occur once in a folder at most; thousands of them are work without bytes out.
    if (uncompressedSizeInBytes < 1024) budget.spendSteps();
    const end = at + headerSizeInBytes + compressed.length;
    onBlock?.(cabinet, at, end);
    yield { compressed, uncompressedSizeInBytes, offsetInBytes: at + headerSizeInBytes };
    at = end;
  }
}

interface BlockAsStored {
  compressed: Uint8Array;
  uncompressedSizeInBytes: number;
  isIntact: boolean;
}

/** Reads blocks through one large window, so that most of them cost no read of their own. */
class BlockReader {
  private memory: Uint8Array = new Uint8Array(0);
  private window: Uint8Array = this.memory;
  private view = new DataView(this.window.buffer);
  private startInBytes = 0;

  constructor(
    private readonly source: Source,
    private readonly headerSizeInBytes: number,
  ) {}

  holdsBlockAt(offsetInBytes: number): boolean {
    const at = offsetInBytes - this.startInBytes;
    if (at + this.headerSizeInBytes > this.window.length) return false;
    return at + this.headerSizeInBytes + this.view.getUint16(at + 4, true) <= this.window.length;
  }

  async load(offsetInBytes: number, blockCount: number): Promise<void> {
    const wanted = blockCount * (this.headerSizeInBytes + LARGEST_PAYLOAD_IN_BYTES);
    const left = Math.max(this.source.sizeInBytes - offsetInBytes, 0);
    const length = Math.min(wanted, WINDOW_SIZE_IN_BYTES, left);
    if (this.memory.length < length) this.memory = new Uint8Array(length);
    this.window = this.memory.subarray(0, length);
    if (length > 0) await readInto(this.source, offsetInBytes, this.window);
    this.view = new DataView(this.window.buffer, this.window.byteOffset, this.window.byteLength);
    this.startInBytes = offsetInBytes;
  }

  readBlockAt(offsetInBytes: number): BlockAsStored {
    if (!this.holdsBlockAt(offsetInBytes)) {
      throw new FormatError('cab.data-truncated', { offsetInBytes, expected: 'a data block' });
    }
    const at = offsetInBytes - this.startInBytes;
    const stored = this.view.getUint32(at, true);
    const size = this.view.getUint16(at + 4, true);
    const uncompressedSizeInBytes = this.view.getUint16(at + 6, true);
    const payloadAt = at + this.headerSizeInBytes;
    const compressed = this.window.subarray(payloadAt, payloadAt + size);
    const isIntact = stored === 0 || stored === CHECKSUM.compute(compressed, uncompressedSizeInBytes);
    return { compressed, uncompressedSizeInBytes, isIntact };
  }
}
