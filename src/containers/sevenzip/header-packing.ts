import { crc32 } from 'node:zlib';
import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { Source } from '../../io/source.js';
import { decodeLzma, parseLzmaProperties } from '../decoders/lzma.js';
import { SIGNATURE_HEADER_SIZE } from './signature-header.js';
import { type Folder, METHOD_COPY, METHOD_LZMA, type StreamsInfo } from './streams-info.js';

/** Some hundred thousand files with long names. */
export const LARGEST_HEADER_IN_BYTES = 1 << 24;

/** Unpacks a header that is stored or packed with LZMA alone, as 7-Zip does; undefined for other coders. */
export async function unpackHeader(
  source: Source,
  streams: StreamsInfo,
  folder: Folder,
  budget: Budget,
): Promise<Uint8Array | undefined> {
  const [coder, ...others] = folder.coders;
  if (coder === undefined || others.length > 0) return undefined;
  const offsetInBytes = SIGNATURE_HEADER_SIZE + streams.packOffsetInBytes;
  const packedSize = streams.packSizesInBytes[0] ?? 0;
  if (offsetInBytes + packedSize > source.sizeInBytes) {
    throw new FormatError('sevenzip.truncated', {
      offsetInBytes,
      expected: `${packedSize} bytes of packed header`,
    });
  }
  const size = folder.unpackedSizeInBytes;
  if (Math.max(size, packedSize) > LARGEST_HEADER_IN_BYTES) {
    const expected = `a header of at most ${LARGEST_HEADER_IN_BYTES} bytes`;
    throw new FormatError('sevenzip.header-corrupt', { offsetInBytes, expected, found: size });
  }
  budget.spendBytesOut(size);
  let bytes: Uint8Array;
  if (coder.methodId === METHOD_COPY) bytes = await source.read(offsetInBytes, Math.min(packedSize, size));
  else if (coder.methodId === METHOD_LZMA) {
    const properties = parseLzmaProperties(coder.properties);
    if (properties === undefined) return undefined;
    bytes = Buffer.concat([...decodeLzma(await source.read(offsetInBytes, packedSize), properties, size)]);
  } else return undefined;
  if (folder.crc32 !== undefined && crc32(bytes) !== folder.crc32) {
    throw new FormatError('sevenzip.header-corrupt', {
      offsetInBytes,
      expected: 'a packed header that fits its CRC',
    });
  }
  return bytes;
}
