/**
 * Undoes the BCJ filter for x86 (7-Zip, XZ): the operands of CALL and JMP were made absolute, which compresses better.
 * Takes the chunks of one stream in order.
 */
export async function* decodeBcjX86(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  const filter = new BcjX86();
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of input) {
    const bytes = Buffer.concat([rest, chunk]);
    const done = filter.convert(bytes);
    if (done > 0) yield bytes.subarray(0, done);
    rest = bytes.subarray(done);
  }
  // What is too short for an instruction is left as it is.
  if (rest.length > 0) yield rest;
}

/** An opcode and its operand. */
const INSTRUCTION_SIZE = 5;
/** By the opcodes among the last three bytes: whether an operand may be one, and which of its bytes decides. */
const IS_ALLOWED = [true, true, true, false, true, false, false, false];
const BIT_NUMBER = [0, 1, 2, 2, 3, 3, 3, 3];

class BcjX86 {
  /** The offset of the next byte in the stream, modulo 2^32. */
  private offset = 0;
  /** Opcodes seen among the bytes just before, one bit each. */
  private mask = 0;

  /** Converts in place as far as whole instructions go; gives the number of bytes that are done. */
  convert(bytes: Buffer): number {
    const end = bytes.length - INSTRUCTION_SIZE + 1;
    if (end <= 0) return 0;
    let last = -1;
    let at = 0;
    while (at < end) {
      if ((bytes[at]! & 0xfe) !== 0xe8) {
        at += 1;
        continue;
      }
      const isOpcode = this.moveMask(bytes, at, at - last);
      last = at;
      if (isOpcode && isTopByte(bytes[at + 4]!)) {
        bytes.writeInt32LE(this.relative(bytes.readInt32LE(at + 1), at), at + 1);
        at += INSTRUCTION_SIZE;
      } else {
        this.mask = (this.mask << 1) | 1;
        at += 1;
      }
    }
    this.mask = at - last > 3 ? 0 : this.mask << (at - last - 1);
    this.offset = (this.offset + at) | 0;
    return at;
  }

  /** Ages the mask by the distance to the last opcode; false when this one is taken for part of an operand. */
  private moveMask(bytes: Buffer, at: number, distance: number): boolean {
    this.mask = distance > 3 ? 0 : (this.mask << (distance - 1)) & 7;
    if (this.mask === 0) return true;
    return IS_ALLOWED[this.mask]! && !isTopByte(bytes[at + 4 - BIT_NUMBER[this.mask]!]!);
  }

  private relative(absolute: number, at: number): number {
    let operand = absolute;
    let converted = 0;
    // The encoder tries at most this often, too.
    for (let tries = 0; tries < 4; tries += 1) {
      converted = (operand - (this.offset + at + INSTRUCTION_SIZE)) | 0;
      if (this.mask === 0) break;
      const shift = BIT_NUMBER[this.mask]! * 8;
      if (!isTopByte((converted >>> (24 - shift)) & 0xff)) break;
      operand = converted ^ ((1 << (32 - shift)) - 1);
    }
    // 25 bits, sign-extended.
    return (converted << 7) >> 7;
  }
}

function isTopByte(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}
