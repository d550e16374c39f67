const FOUR_CALL_OPCODES = 0xe8e8_e8e8 | 0;
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
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const end = chunk.length - UNTRANSLATED_TAIL_IN_BYTES;
  let at = 0;
  while (at < end) {
    // Marks opcode bytes, four per step. Bytes above the first mark may be false positives.
    const others = view.getInt32(at, true) ^ FOUR_CALL_OPCODES;
    const marks = (others - 0x0101_0101) & ~others & 0x8080_8080;
    if (marks === 0) {
      at += 4;
      continue;
    }
    at += (31 - Math.clz32(marks & -marks)) >> 3;
    if (at >= end) return;
    const callOffset = (chunkOffset + at) | 0;
    const target = view.getInt32(at + 1, true);
    if (target >= -callOffset && target < fileSize) {
      const displacement = target >= 0 ? (target - callOffset) | 0 : (target + fileSize) | 0;
      chunk[at + 1] = displacement;
      chunk[at + 2] = displacement >> 8;
      chunk[at + 3] = displacement >> 16;
      chunk[at + 4] = displacement >> 24;
    }
    at += 5;
  }
}
