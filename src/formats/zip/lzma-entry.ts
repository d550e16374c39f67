import { ByteFeed } from '../codecs/byte-feed.js';
import type { Decoding } from '../codecs/decode-end.js';
import { decodeLzma } from '../codecs/lzma.js';
import { parseLzmaProperties } from '../codecs/lzma-properties.js';
import type { ZipEntry } from './entry.js';

/** Version of the LZMA SDK, and the length of the properties, in front of them (APPNOTE 5.8.8). */
const PREFIX_SIZE = 4;
/** Writers have five bytes of properties; more of them are skipped. */
const LONGEST_PROPERTIES_IN_BYTES = 0xffff;
/** General purpose flag: the stream has an end marker (APPNOTE 4.4.4). */
const FLAG_END_MARKER = 0x0002;

/** Decodes the data of an entry with method 14. */
export async function* decodeLzmaEntry(compressed: AsyncIterable<Uint8Array>, entry: ZipEntry): Decoding {
  const feed = new ByteFeed(compressed);
  try {
    await feed.fill(PREFIX_SIZE + LONGEST_PROPERTIES_IN_BYTES);
    if (feed.available < PREFIX_SIZE) return 'truncated';
    const propertiesEnd = PREFIX_SIZE + (feed.bytes[2]! | (feed.bytes[3]! << 8));
    const properties = parseLzmaProperties(feed.bytes.subarray(PREFIX_SIZE, propertiesEnd));
    if (properties === undefined) return 'corrupt';
    feed.position = Math.min(propertiesEnd, feed.bytes.length);
    const hasEndMarker = (entry.flags & FLAG_END_MARKER) !== 0;
    return yield* decodeLzma(feed.rest(), properties, hasEndMarker ? undefined : entry.sizeInBytes);
  } finally {
    await feed.close();
  }
}
