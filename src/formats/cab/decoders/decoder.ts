/** What one folder's compression method does with its CFDATA blocks [MS-CAB 2.6], in order, first to last. */
export interface BlockDecoder {
  /**
   * Decodes the next block. The result has exactly `uncompressedSizeInBytes` (1 to 32,768) bytes and is valid until
   * the next call: it may share memory with the decoder or with `compressed`.
   *
   * @throws FormatError `cab.*` whose offset counts from the start of `compressed`; the decoder is of no use then.
   */
  decodeBlock(compressed: Uint8Array, uncompressedSizeInBytes: number): Uint8Array;
  /** {@link decodeBlock} without its last step, which is `undoCallTranslation` where a method has that step. */
  decodeTranslated?(compressed: Uint8Array, uncompressedSizeInBytes: number): TranslatedBlock;
}

/** A block of x86 code whose calls are as the encoder made them. */
export interface TranslatedBlock {
  bytes: Uint8Array;
  /** What calls were translated with [MS-PATCH 2.2.2]; 0 where they were not. */
  callTranslationSize: number;
}

/** Uncompressed bytes of one CFDATA block at most [MS-CAB 2.6, cbUncomp]. */
export const MAX_BLOCK_SIZE_IN_BYTES = 32_768;
