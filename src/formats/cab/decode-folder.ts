import { FormatError } from '../../io/format-error.js';
import type { FolderThread } from './batch.js';
import { type CabinetSet, type CabSetFolder, dataOffsetOf } from './cabinet-set.js';
import { type DataBlock, type ReadBlocksOptions, readDataBlocks } from './data-block.js';
import { decodeAhead } from './decode-ahead.js';
import { createDecoder } from './decoders/create-decoder.js';
import type { BlockDecoder } from './decoders/decoder.js';

export interface DecodeOptions extends ReadBlocksOptions {
  /** Unpacks large folders, while the caller works on what came before. */
  thread?: FolderThread;
}

/** In a cabinet of 32 MiB and more, the start of a thread is a small part of the time that it saves. */
const MIN_BLOCKS_FOR_THREAD = 1024;
/** Of a folder: what is shorter is unpacked before a thread has been asked. */
const MIN_BLOCKS_OF_FOLDER = 32;

/**
 * The uncompressed bytes of a folder, in order, in chunks of up to 32 KiB, larger ones out of a thread. A chunk is
 * valid until the next one is asked for: it may share memory with the decoder or the source.
 *
 * @throws FormatError `cab.*` where the bytes cannot be had any further, after all that came before
 */
export async function* decodeFolder(
  set: CabinetSet,
  folder: CabSetFolder,
  options: DecodeOptions,
): AsyncGenerator<Uint8Array, void, void> {
  if (set.folders[folder.index] !== folder) throw new TypeError('the folder is not one of this set');
  const first = dataOffsetOf(folder);
  if (folder.startIsMissing) throw incomplete(first, 'the cabinet before this one');
  // A thread unpacks some megabytes before the first of them are charged.
  options.budget.spendBytesOut(0);
  const decoder = createDecoderAt(folder, first);
  const blocks = readDataBlocks(folder, options);
  const thread = isWorthThread(set, folder)
    ? await options.thread?.openFolder(folder.method, folder.windowBits)
    : undefined;
  if (thread === undefined) yield* decodeHere(decoder, blocks, options);
  else yield* decodeAhead(thread, blocks, options);
  if (folder.endIsMissing) throw incomplete(first, 'the cabinet after this one');
}

async function* decodeHere(
  decoder: BlockDecoder,
  blocks: AsyncIterable<DataBlock>,
  { budget }: DecodeOptions,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const block of blocks) {
    const bytes = decodeBlock(decoder, block);
    budget.spendOutput(bytes);
    yield bytes;
    await budget.breathe();
  }
}

function isWorthThread(set: CabinetSet, folder: CabSetFolder): boolean {
  if (folder.method === 'stored' || blockCountOf(folder) < MIN_BLOCKS_OF_FOLDER) return false;
  let blocksInSet = 0;
  for (const other of set.folders) {
    blocksInSet += blockCountOf(other);
    if (blocksInSet >= MIN_BLOCKS_FOR_THREAD) return true;
  }
  return false;
}

function blockCountOf({ parts }: CabSetFolder): number {
  return parts.reduce((sum, { folder }) => sum + folder.dataBlockCount, 0);
}

function createDecoderAt(folder: CabSetFolder, offsetInBytes: number): BlockDecoder {
  try {
    return createDecoder(folder.method, folder.windowBits);
  } catch (error) {
    throw error instanceof FormatError ? error.movedBy(offsetInBytes) : error;
  }
}

function decodeBlock(decoder: BlockDecoder, block: DataBlock): Uint8Array {
  try {
    return decoder.decodeBlock(block.compressed, block.uncompressedSizeInBytes);
  } catch (error) {
    // A decoder counts offsets from its block.
    throw error instanceof FormatError ? error.movedBy(block.offsetInBytes) : error;
  }
}

function incomplete(offsetInBytes: number, expected: string): FormatError {
  return new FormatError('cab.set-incomplete', { offsetInBytes, expected });
}
