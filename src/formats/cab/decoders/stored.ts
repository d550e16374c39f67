import { FormatError } from '../../../io/format-error.js';
import type { BlockDecoder } from './decoder.js';

/** Blocks without compression. */
export class StoredDecoder implements BlockDecoder {
  decodeBlock(compressed: Uint8Array, uncompressedSizeInBytes: number): Uint8Array {
    if (compressed.length !== uncompressedSizeInBytes) {
      throw new FormatError('cab.block-size', {
        offsetInBytes: 0,
        expected: `${uncompressedSizeInBytes} stored bytes`,
        found: compressed.length,
      });
    }
    return compressed;
  }
}
