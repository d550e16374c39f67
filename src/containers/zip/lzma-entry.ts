import { FormatError } from '../../io/format-error.js';
import { decodeLzma, type LzmaEnd, parseLzmaProperties } from '../decoders/lzma.js';
import type { ZipEntry } from './entry.js';

/** The decoder wants its input in memory; larger entries are not worth that, and hardly ever seen with this method. */
const LARGEST_INPUT_IN_BYTES = 1 << 26;
/** Version of the LZMA SDK, and the length of the properties, in front of them (APPNOTE 5.8.8). */
const PREFIX_SIZE = 4;
/** General purpose flag: the stream has an end marker (APPNOTE 4.4.4). */
const FLAG_END_MARKER = 0x0002;

/**
 * Decodes the data of an entry with method 14 and returns how it ended.
 *
 * @throws FormatError `zip.unsupported-method` when it is larger than 64 MiB compressed.
 */
export async function* decodeLzmaEntry(
  compressed: AsyncIterable<Uint8Array>,
  entry: ZipEntry,
): AsyncGenerator<Uint8Array, LzmaEnd, void> {
  const input = await collect(compressed, entry);
  if (input.length < PREFIX_SIZE) return 'truncated';
  const propertiesEnd = PREFIX_SIZE + input.readUInt16LE(2);
  const properties = parseLzmaProperties(input.subarray(PREFIX_SIZE, propertiesEnd));
  if (properties === undefined) return 'corrupt';
  const hasEndMarker = (entry.flags & FLAG_END_MARKER) !== 0;
  return yield* decodeLzma(
    input.subarray(propertiesEnd),
    properties,
    hasEndMarker ? undefined : entry.sizeInBytes,
  );
}

async function collect(compressed: AsyncIterable<Uint8Array>, entry: ZipEntry): Promise<Buffer> {
  if (entry.compressedSizeInBytes > LARGEST_INPUT_IN_BYTES) {
    throw new FormatError('zip.unsupported-method', {
      offsetInBytes: entry.offsetInBytes,
      expected: `at most ${LARGEST_INPUT_IN_BYTES} bytes of LZMA`,
      found: entry.compressedSizeInBytes,
    });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of compressed) chunks.push(chunk);
  return Buffer.concat(chunks);
}
