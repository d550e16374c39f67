/**
 * Checksums of CFDATA blocks [MS-CAB 3.1]: the XOR of the little-endian 32-bit words of the payload, of the up to
 * three bytes left (first byte highest) and of the two size fields. Copies into aligned memory first: on unaligned
 * bytes a typed array of words cannot be laid, and reading word by word is several times slower.
 */
export class BlockChecksum {
  private readonly bytes = new Uint8Array(65_536);
  private readonly words = new Uint32Array(this.bytes.buffer);

  /** `payload` is at most 65,535 bytes. */
  compute(payload: Uint8Array, uncompressedSizeInBytes: number): number {
    this.bytes.set(payload);
    const wordCount = payload.length >>> 2;
    let sum = payload.length | (uncompressedSizeInBytes << 16);
    for (let index = 0; index < wordCount; index += 1) sum ^= this.words[index]!;
    let rest = 0;
    for (let index = wordCount * 4; index < payload.length; index += 1) {
      rest = (rest << 8) | payload[index]!;
    }
    return (sum ^ rest) >>> 0;
  }
}
