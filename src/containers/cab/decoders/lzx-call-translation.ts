const CALL_OPCODE = 0xe8;
/** Calls are translated in the first gibibyte only. */
const TRANSLATED_SIZE_IN_BYTES = 0x4000_0000;
/** A call that starts in the last ten bytes of a chunk is left alone. */
const UNTRANSLATED_TAIL_IN_BYTES = 10;

/**
 * Undoes the E8 call translation [MS-PATCH 2.2.2] of one chunk in place: the targets of x86 calls, which the encoder
 * made absolute, become relative again. `chunkOffset` counts from the first byte of the folder; `fileSize` comes from
 * the head of the stream. All arithmetic is that of 32-bit integers.
 */
export function undoCallTranslation(chunk: Uint8Array, chunkOffset: number, fileSize: number): void {
  if (chunkOffset >= TRANSLATED_SIZE_IN_BYTES) return;
  const end = chunk.length - UNTRANSLATED_TAIL_IN_BYTES;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  let at = chunk.indexOf(CALL_OPCODE);
  while (at >= 0 && at < end) {
    const callOffset = chunkOffset + at;
    const target = view.getInt32(at + 1, true);
    if (target >= -callOffset && target < fileSize) {
      view.setInt32(at + 1, target >= 0 ? target - callOffset : target + fileSize, true);
    }
    at = chunk.indexOf(CALL_OPCODE, at + 5);
  }
}
