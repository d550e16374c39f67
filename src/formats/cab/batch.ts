import type { FormatErrorDetails } from '../../io/format-error.js';
import type { ProblemCode } from '../../io/problem-code.js';
import { MAX_BLOCK_SIZE_IN_BYTES } from './decoders/decoder.js';
import type { CabMethod } from './folder.js';

/** Fewer cost more in messages: each takes some tenths of a millisecond. */
export const BLOCKS_PER_BATCH = 32;
export const BATCH_SIZE_IN_BYTES = BLOCKS_PER_BATCH * MAX_BLOCK_SIZE_IN_BYTES;

/** A run of blocks of one folder. Its memory goes to the thread and comes back: nothing is copied on the way. */
export interface Batch {
  /** The compressed blocks, one behind the other. */
  compressed: Uint8Array<ArrayBuffer>;
  /** Where the thread puts what they unpack to, one behind the other. */
  output: Uint8Array<ArrayBuffer>;
  blocks: BlockSizes[];
}

export interface BlockSizes {
  readonly compressedSizeInBytes: number;
  readonly uncompressedSizeInBytes: number;
  /** Where the block stands in its cabinet. */
  readonly offsetInBytes: number;
}

/** What became of one {@link Batch}. */
export interface Answer {
  readonly batch: Batch;
  /** Blocks that are unpacked: all, unless one is damaged. */
  readonly decodedCount: number;
  /** What calls in these blocks are still translated with; 0 for nothing. */
  readonly callTranslationSize: number;
  /** What is wrong with the block that ended the folder. */
  readonly failure?: FormatErrorDetails & { code: ProblemCode };
}

/** One folder that is unpacked in another thread. */
export interface ThreadedFolder {
  /** Memory for blocks, which may hold those of another folder still. */
  takeBatch(): Batch;
  giveBack(batch: Batch): void;
  /** Batches are unpacked in the order in which they are given. */
  decode(batch: Batch): Promise<Answer>;
  /** Releases the decoder. */
  end(): void;
}

/** Unpacks folders beside the caller's thread. */
export interface FolderThread {
  /** Undefined where there can be no second thread. */
  openFolder(method: CabMethod, windowBits: number): Promise<ThreadedFolder | undefined>;
}
