import { asBuffer } from './as-buffer.js';

/** What a data descriptor says of the data in front of it, APPNOTE 4.3.9. */
export interface DescribedSizes {
  sizeInBytes: number;
  compressedSizeInBytes: number;
  crc32: number;
}

/** CRC and two sizes of four bytes each or, in ZIP64, of eight; a signature may stand in front. */
export const SMALLEST_VALUES_SIZE = 12;
export const LARGEST_VALUES_SIZE = 20;

/**
 * Parses the values of a descriptor, behind its signature. Undefined unless they give the compressed size expected:
 * nothing else distinguishes a descriptor from other bytes, or its two forms.
 */
export function parseDescriptorValues(
  bytes: Uint8Array,
  compressedSizeInBytes: number,
): { lengthInBytes: number; sizes: DescribedSizes } | undefined {
  const values = asBuffer(bytes);
  if (values.length >= LARGEST_VALUES_SIZE && Number(values.readBigUInt64LE(4)) === compressedSizeInBytes) {
    const sizeInBytes = Number(values.readBigUInt64LE(12));
    // The short form of empty content reads like the long one, with the next header as its size.
    if (sizeInBytes <= compressedSizeInBytes * LARGEST_RATIO) {
      const sizes = { sizeInBytes, compressedSizeInBytes, crc32: values.readUInt32LE(0) };
      return { lengthInBytes: LARGEST_VALUES_SIZE, sizes };
    }
  }
  if (values.length >= SMALLEST_VALUES_SIZE && values.readUInt32LE(4) === compressedSizeInBytes) {
    const sizes = {
      sizeInBytes: values.readUInt32LE(8),
      compressedSizeInBytes,
      crc32: values.readUInt32LE(0),
    };
    return { lengthInBytes: SMALLEST_VALUES_SIZE, sizes };
  }
  return undefined;
}

/** No more comes out of a deflate stream. */
const LARGEST_RATIO = 1032;
