import { FormatError } from '../../io/format-error.js';
import type { CabinetSet, CabSetFolder } from './cabinet-set.js';
import { type DataBlock, type ReadBlocksOptions, readDataBlocks } from './data-block.js';
import { createDecoder } from './decoders/create-decoder.js';
import type { BlockDecoder } from './decoders/decoder.js';

export type DecodeOptions = ReadBlocksOptions;

/**
 * The uncompressed bytes of a folder, in order, in chunks of up to 32 KiB. A chunk is valid until the next one is
 * asked for: it may share memory with the decoder or the source.
 *
 * @throws FormatError `cab.*` where the bytes cannot be had any further, after all that came before
 */
export async function* decodeFolder(
  set: CabinetSet,
  folder: CabSetFolder,
  options: DecodeOptions,
): AsyncGenerator<Uint8Array, void, void> {
  if (set.folders[folder.index] !== folder) throw new TypeError('the folder is not one of this set');
  const first = folder.parts[0]?.folder.dataOffsetInBytes ?? 0;
  if (folder.startIsMissing) throw incomplete(first, 'the cabinet before this one');
  const decoder = createDecoderAt(folder, first);
  for await (const block of readDataBlocks(folder, options)) {
    options.budget.spendBytesOut(block.uncompressedSizeInBytes);
    yield decodeBlock(decoder, block);
    await options.budget.breathe();
  }
  if (folder.endIsMissing) throw incomplete(first, 'the cabinet after this one');
}

function createDecoderAt(folder: CabSetFolder, offsetInBytes: number): BlockDecoder {
  try {
    return createDecoder(folder.method, folder.windowBits);
  } catch (error) {
    throw moved(error, offsetInBytes);
  }
}

function decodeBlock(decoder: BlockDecoder, block: DataBlock): Uint8Array {
  try {
    return decoder.decodeBlock(block.compressed, block.uncompressedSizeInBytes);
  } catch (error) {
    throw moved(error, block.offsetInBytes);
  }
}

/** A decoder counts offsets from its block: the same error, counted from the start of the cabinet. */
function moved(error: unknown, byInBytes: number): unknown {
  if (!(error instanceof FormatError)) return error;
  const { cause, code, expected, found, offsetInBytes } = error;
  return new FormatError(code, {
    offsetInBytes: byInBytes + offsetInBytes,
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(cause === undefined ? {} : { cause }),
  });
}

function incomplete(offsetInBytes: number, expected: string): FormatError {
  return new FormatError('cab.set-incomplete', { offsetInBytes, expected });
}
