import { inflateRawSync } from 'node:zlib';
import { FormatError } from '../../../io/format-error.js';
import { makeInGate } from '../../../io/thread-gate.js';
import { type BlockDecoder, MAX_BLOCK_SIZE_IN_BYTES } from './decoder.js';

/** Deflate reaches back this far: over the output of earlier blocks of the folder [MS-MCI 2.2]. */
const HISTORY_SIZE_IN_BYTES = MAX_BLOCK_SIZE_IN_BYTES;
const SIGNATURE_SIZE_IN_BYTES = 2;
/** The least that node:zlib takes as the size of a buffer. */
const MIN_CHUNK_SIZE_IN_BYTES = 64;

/** MSZIP [MS-MCI]: each block is `CK` and one whole Deflate stream; the history lives on from block to block. */
export class MszipDecoder implements BlockDecoder {
  private history: Uint8Array | undefined;

  decodeBlock(compressed: Uint8Array, uncompressedSizeInBytes: number): Uint8Array {
    if (compressed[0] !== 0x43 || compressed[1] !== 0x4b) {
      throw new FormatError('cab.mszip', { offsetInBytes: 0, expected: 'the signature CK' });
    }
    const output = this.inflate(compressed.subarray(SIGNATURE_SIZE_IN_BYTES), uncompressedSizeInBytes);
    if (output.length !== uncompressedSizeInBytes) {
      throw new FormatError('cab.mszip', {
        offsetInBytes: 0,
        expected: `${uncompressedSizeInBytes} bytes unpacked`,
        found: output.length,
      });
    }
    this.remember(output);
    return output;
  }

  private inflate(stream: Uint8Array, uncompressedSizeInBytes: number): Uint8Array {
    const options = {
      // One byte more than expected: the output fits one buffer, and what is too long shows.
      chunkSize: Math.max(uncompressedSizeInBytes + 1, MIN_CHUNK_SIZE_IN_BYTES),
      maxOutputLength: uncompressedSizeInBytes + 1,
      ...(this.history === undefined ? {} : { dictionary: this.history }),
    };
    try {
      return makeInGate(() => inflateRawSync(stream, options));
    } catch (cause) {
      if (!isDataError(cause)) throw cause;
      throw new FormatError('cab.mszip', { offsetInBytes: SIGNATURE_SIZE_IN_BYTES, cause });
    }
  }

  private remember(output: Uint8Array): void {
    const isShort = output.length < HISTORY_SIZE_IN_BYTES && this.history !== undefined;
    this.history = isShort ? Buffer.concat([this.history!, output]).subarray(-HISTORY_SIZE_IN_BYTES) : output;
  }
}

/** True for what node:zlib says of bad input, as opposed to a bad call. */
function isDataError(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const { code } = error;
  return code === 'ERR_BUFFER_TOO_LARGE' || (typeof code === 'string' && code.startsWith('Z_'));
}
