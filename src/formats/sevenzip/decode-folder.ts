import { crc32 } from 'node:zlib';
import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { Source } from '../../io/source.js';
import { decoderMemoryOf } from './coder.js';
import { createDecoders } from './coder-graph.js';
import type { SevenZipKeys } from './key.js';
import type { Folder } from './streams-info.js';

export interface DecodeFolderOptions {
  budget: Budget;
  /** For folders that are encrypted. */
  keys?: SevenZipKeys;
}

/**
 * Unpacks a folder from its start, chunk by chunk: its files one after another.
 *
 * @throws FormatError `sevenzip.unsupported-coder`, `sevenzip.data-truncated`, `sevenzip.data-corrupt`,
 * `sevenzip.password-needed`, `sevenzip.key-rounds`, `limit.*`; what came before is good as far as checksums can tell.
 */
export async function* decodeFolder(
  source: Source,
  folder: Folder,
  options: DecodeFolderOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const { budget } = options;
  for await (const chunk of decodeInMemory(source, folder, options)) {
    budget.spendOutput(chunk);
    await budget.breathe();
    yield chunk;
  }
}

/** Unpacks the file with that number in its folder, passing over those in front of it. */
export async function* decodeSubstream(
  source: Source,
  folder: Folder,
  index: number,
  options: DecodeFolderOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const start = folder.substreams.slice(0, index).reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0);
  const end = start + (folder.substreams[index]?.sizeInBytes ?? 0);
  let position = 0;
  for await (const chunk of decodeFolder(source, folder, options)) {
    const part = chunk.subarray(Math.max(0, start - position), Math.max(0, end - position));
    position += chunk.length;
    if (part.length > 0) yield part;
    if (position >= end) return;
  }
}

/**
 * True when the keys open the folder: it unpacks as far as its first file, which has a checksum and fits it. Bytes are
 * not spent, for nearly all wrong passwords show at once.
 *
 * @throws FormatError `sevenzip.unsupported-coder`, `sevenzip.key-rounds`, `limit.*`
 */
export async function checkKeys(
  source: Source,
  folder: Folder,
  keys: SevenZipKeys,
  budget: Budget,
): Promise<boolean> {
  const first = folder.substreams[0];
  let left = first?.sizeInBytes ?? 0;
  let crc = 0;
  try {
    for await (const chunk of decodeInMemory(source, folder, { budget, keys })) {
      const part = chunk.subarray(0, left);
      crc = crc32(part, crc);
      left -= part.length;
      await budget.breathe();
      if (left === 0) break;
    }
  } catch (error) {
    if (error instanceof FormatError && SIGNS_OF_WRONG_KEYS.has(error.code)) return false;
    throw error;
  }
  return left === 0 && first?.crc32 !== undefined && first.crc32 === crc;
}

/** Holds the memory of the folder's decoders from the first chunk on until the last one, or until nobody asks for more. */
async function* decodeInMemory(
  source: Source,
  folder: Folder,
  { budget, keys }: DecodeFolderOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const { coders, outputSizesInBytes } = folder;
  const memory = coders.reduce(
    (sum, coder, index) => sum + decoderMemoryOf(coder, outputSizesInBytes[index] ?? 0),
    0,
  );
  budget.takeDecoderMemory(memory);
  try {
    yield* createDecoders(source, folder, keys);
  } finally {
    budget.returnDecoderMemory(memory);
  }
}

/** What comes of decoding with a key that is not the right one. */
export const SIGNS_OF_WRONG_KEYS: ReadonlySet<string> = new Set([
  'sevenzip.data-corrupt',
  'sevenzip.data-truncated',
]);
