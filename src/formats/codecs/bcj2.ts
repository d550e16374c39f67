import { ByteFeed } from './byte-feed.js';
import type { DecodeEnd, Decoding } from './decode-end.js';
import { LzmaRangeDecoder, newProbabilities, RANGE_PREFIX_SIZE } from './lzma-range-decoder.js';

/** What BCJ2 splits a program into. */
export interface Bcj2Streams {
  /** The program without the operands that were taken out. */
  main: AsyncIterable<Uint8Array>;
  /** Absolute operands of CALL, and of JMP and Jcc, big-endian. */
  calls: AsyncIterable<Uint8Array>;
  jumps: AsyncIterable<Uint8Array>;
  /** One coded bit per opcode: whether its operand was taken out. */
  choices: AsyncIterable<Uint8Array>;
}

const CHUNK_SIZE_IN_BYTES = 1 << 16;
const INPUT_SIZE_IN_BYTES = 1 << 16;
const OPERAND_SIZE = 4;
const CALL = 0xe8;
const JUMP = 0xe9;
/** A bit takes at most two bytes of input. */
const LONGEST_BIT_IN_BYTES = 2;

/** Joins the four streams of BCJ2 (7-Zip) to a program of `sizeInBytes` bytes. */
export async function* decodeBcj2(streams: Bcj2Streams, sizeInBytes: number): Decoding {
  const feeds = [streams.main, streams.calls, streams.jumps, streams.choices].map(
    (stream) => new ByteFeed(stream),
  ) as [ByteFeed, ByteFeed, ByteFeed, ByteFeed];
  try {
    return yield* new Bcj2Decoder(...feeds, sizeInBytes).decode();
  } finally {
    for (const feed of feeds) await feed.close();
  }
}

class Bcj2Decoder {
  private readonly range = new LzmaRangeDecoder();
  /** One for each byte in front of a CALL, one for JMP, one for all Jcc. */
  private readonly probabilities = newProbabilities(256 + 2);
  private chunk = new Uint8Array(CHUNK_SIZE_IN_BYTES + OPERAND_SIZE);
  private filled = 0;
  private totalInBytes = 0;
  private previous = 0;

  constructor(
    private readonly main: ByteFeed,
    private readonly calls: ByteFeed,
    private readonly jumps: ByteFeed,
    private readonly choices: ByteFeed,
    private readonly sizeInBytes: number,
  ) {}

  async *decode(): Decoding {
    const { choices, main, range } = this;
    await choices.fill(INPUT_SIZE_IN_BYTES);
    range.attach(choices.bytes, 0);
    if (choices.available < RANGE_PREFIX_SIZE) return 'truncated';
    range.start();
    let end: DecodeEnd | undefined;
    while (end === undefined) {
      if (this.totalInBytes >= this.sizeInBytes) end = 'complete';
      else if (this.filled >= CHUNK_SIZE_IN_BYTES) yield this.takeChunk();
      else if (main.available === 0 && !main.isEnded) await main.fill(INPUT_SIZE_IN_BYTES);
      else if (main.available === 0) end = 'truncated';
      else if (this.copyToOpcode() && this.totalInBytes < this.sizeInBytes) end = await this.decodeOpcode();
    }
    if (this.filled > 0) yield this.takeChunk();
    return end;
  }

  /** Copies bytes of the main stream; true when the last one is an opcode that may have had its operand taken out. */
  private copyToOpcode(): boolean {
    const { main } = this;
    const room = Math.min(CHUNK_SIZE_IN_BYTES - this.filled, this.sizeInBytes - this.totalInBytes);
    const stop = Math.min(main.bytes.length, main.position + room);
    for (let at = main.position; at < stop; at += 1) {
      const byte = main.bytes[at]!;
      this.put(byte);
      if (isOpcode(this.previous, byte)) {
        main.position = at + 1;
        return true;
      }
      this.previous = byte;
    }
    main.position = stop;
    return false;
  }

  private async decodeOpcode(): Promise<DecodeEnd | undefined> {
    const { choices, range } = this;
    const opcode = this.chunk[this.filled - 1]!;
    if (range.available < LONGEST_BIT_IN_BYTES && !choices.isEnded) {
      choices.position = range.position;
      await choices.fill(INPUT_SIZE_IN_BYTES);
      range.attach(choices.bytes, 0);
    }
    const model = opcode === CALL ? this.previous : opcode === JUMP ? 256 : 257;
    const isTakenOut = range.bit(this.probabilities, model) === 1;
    this.previous = opcode;
    if (range.isExhausted) return 'truncated';
    if (!isTakenOut) return undefined;
    const operands = opcode === CALL ? this.calls : this.jumps;
    if (operands.available < OPERAND_SIZE) await operands.fill(INPUT_SIZE_IN_BYTES);
    if (operands.available < OPERAND_SIZE) return 'truncated';
    this.putOperand(operands);
    return undefined;
  }

  /** Absolute, big-endian there; relative to the byte behind it, little-endian here. */
  private putOperand(operands: ByteFeed): void {
    const { bytes, position } = operands;
    const absolute =
      (bytes[position]! << 24) |
      (bytes[position + 1]! << 16) |
      (bytes[position + 2]! << 8) |
      bytes[position + 3]!;
    operands.position += OPERAND_SIZE;
    const relative = absolute - (this.totalInBytes + OPERAND_SIZE);
    const length = Math.min(OPERAND_SIZE, this.sizeInBytes - this.totalInBytes);
    for (let shift = 0; shift < 8 * length; shift += 8) this.put((relative >> shift) & 0xff);
    this.previous = (relative >>> 24) & 0xff;
  }

  private put(byte: number): void {
    this.chunk[this.filled] = byte;
    this.filled += 1;
    this.totalInBytes += 1;
  }

  private takeChunk(): Uint8Array {
    const chunk = this.chunk.slice(0, this.filled);
    this.filled = 0;
    return chunk;
  }
}

/** CALL, JMP, or Jcc behind its prefix. */
function isOpcode(previous: number, byte: number): boolean {
  return (byte & 0xfe) === CALL || (previous === 0x0f && (byte & 0xf0) === 0x80);
}
