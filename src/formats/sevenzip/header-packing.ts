import { crc32 } from 'node:zlib';
import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { Source } from '../../io/source.js';
import { decodeFolder } from './decode-folder.js';
import type { SevenZipKeys } from './key.js';
import type { Folder } from './streams-info.js';

/** Some hundred thousand files with long names. */
export const LARGEST_HEADER_IN_BYTES: number = 1 << 24;

/**
 * Unpacks a header that is packed as a folder.
 *
 * @throws FormatError `sevenzip.truncated`, `sevenzip.header-corrupt`, and what {@link decodeFolder} throws
 */
export async function unpackHeader(
  source: Source,
  folder: Folder,
  budget: Budget,
  keys?: SevenZipKeys,
): Promise<Uint8Array> {
  const offsetInBytes = folder.packedStreams[0]?.offsetInBytes ?? 0;
  const packedSize = folder.packedStreams.reduce((sum, stream) => sum + stream.sizeInBytes, 0);
  if (offsetInBytes + packedSize > source.sizeInBytes) {
    const expected = `${packedSize} bytes of packed header`;
    throw new FormatError('sevenzip.truncated', { offsetInBytes, expected });
  }
  const size = folder.unpackedSizeInBytes;
  if (Math.max(size, packedSize) > LARGEST_HEADER_IN_BYTES) {
    const expected = `a header of at most ${LARGEST_HEADER_IN_BYTES} bytes`;
    throw new FormatError('sevenzip.header-corrupt', { offsetInBytes, expected, found: size });
  }
  const chunks: Uint8Array[] = [];
  const options = { budget, ...(keys === undefined ? {} : { keys }) };
  for await (const chunk of decodeFolder(source, folder, options)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (folder.crc32 !== undefined && crc32(bytes) !== folder.crc32) {
    const expected = 'a packed header that fits its CRC';
    throw new FormatError('sevenzip.header-corrupt', { offsetInBytes, expected });
  }
  return bytes;
}
