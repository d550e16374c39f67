import { FormatError } from '../../../io/format-error.js';
import { type BlockDecoder, MAX_BLOCK_SIZE_IN_BYTES } from './decoder.js';
import { History } from './history.js';
import { QuantumModel } from './quantum-model.js';
import { QuantumReader } from './quantum-reader.js';

const LITERALS_PER_MODEL = 64;
const LITERAL_MODEL_COUNT = 4;
const SELECTOR_COUNT = 7;
/** Selectors 4 and 5 stand for matches of 3 and 4 bytes, 6 for longer ones. */
const LONG_MATCH_SELECTOR = 6;
const SHORT_LENGTH_BIAS = 1;
const MIN_LONG_LENGTH = 5;
/** Position slots at most by selector, from 4; smaller windows have two for each bit. */
const POSITION_SLOT_LIMITS = [24, 36, 42];

const LENGTH_EXTRA_BITS = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const LENGTH_BASES = basesOf(LENGTH_EXTRA_BITS);
const POSITION_EXTRA_BITS = Array.from({ length: 42 }, (_, slot) => Math.max(0, (slot >> 1) - 1));
const POSITION_BASES = basesOf(POSITION_EXTRA_BITS);

/**
 * Decodes the Quantum data of one cabinet folder, after Matthew Russotto's description of the format
 * (http://www.russotto.net/quantumcomp.html). Models and history last over the folder; the arithmetic coder starts
 * anew with each CFDATA block, and no match crosses its end.
 */
export class QuantumDecoder implements BlockDecoder {
  private readonly reader = new QuantumReader();
  private readonly history: History;
  private readonly selectorModel = new QuantumModel(0, SELECTOR_COUNT);
  private readonly literalModels: readonly QuantumModel[];
  /** By selector, from 4. */
  private readonly positionModels: readonly QuantumModel[];
  private readonly lengthModel = new QuantumModel(0, LENGTH_EXTRA_BITS.length);

  /** @param windowBits 10 to 21: the window's size is a power of two. */
  constructor(windowBits: number) {
    if (!(Number.isInteger(windowBits) && windowBits >= 10 && windowBits <= 21)) {
      throw new TypeError(`no Quantum window of ${windowBits} bits`);
    }
    this.history = new History(windowBits);
    this.literalModels = Array.from(
      { length: LITERAL_MODEL_COUNT },
      (_, index) => new QuantumModel(index * LITERALS_PER_MODEL, LITERALS_PER_MODEL),
    );
    this.positionModels = POSITION_SLOT_LIMITS.map(
      (limit) => new QuantumModel(0, Math.min(limit, windowBits * 2)),
    );
  }

  decodeBlock(compressed: Uint8Array, uncompressedSizeInBytes: number): Uint8Array {
    const { reader, history } = this;
    if (!(uncompressedSizeInBytes >= 0 && uncompressedSizeInBytes <= MAX_BLOCK_SIZE_IN_BYTES)) {
      throw new TypeError(`no block unpacks to ${uncompressedSizeInBytes} bytes`);
    }
    reader.open(compressed);
    history.makeRoom(uncompressedSizeInBytes);
    const start = history.position;
    const end = start + uncompressedSizeInBytes;
    while (history.position < end) {
      const selector = reader.readSymbol(this.selectorModel);
      if (selector < LITERAL_MODEL_COUNT) {
        history.bytes[history.position++] = reader.readSymbol(this.literalModels[selector]!);
      } else {
        this.copyMatch(selector, end, start + MAX_BLOCK_SIZE_IN_BYTES);
      }
    }
    return history.bytes.subarray(start, end);
  }

  /**
   * A folder's last block may end in the middle of a match: some encoders always code a whole frame. What reaches
   * past `end` is dropped, what reaches past `frameEnd` cannot be.
   */
  private copyMatch(selector: number, end: number, frameEnd: number): void {
    const { reader, history } = this;
    const offsetInBytes = reader.offsetInBytes;
    const length = selector < LONG_MATCH_SELECTOR ? selector - SHORT_LENGTH_BIAS : this.readLongLength();
    const slot = reader.readSymbol(this.positionModels[selector - LITERAL_MODEL_COUNT]!);
    const distance = POSITION_BASES[slot]! + reader.readBits(POSITION_EXTRA_BITS[slot]!) + 1;
    const at = history.position;
    if (distance > at) {
      throw new FormatError('cab.quantum-match', {
        offsetInBytes,
        expected: `a distance of at most ${at}`,
        found: distance,
      });
    }
    if (length > frameEnd - at) {
      throw new FormatError('cab.quantum-match', {
        offsetInBytes,
        expected: `a match of at most ${frameEnd - at} bytes`,
        found: length,
      });
    }
    const matchEnd = Math.min(end, at + length);
    const { bytes } = history;
    for (let to = at; to < matchEnd; to++) bytes[to] = bytes[to - distance]!;
    history.position = matchEnd;
  }

  private readLongLength(): number {
    const symbol = this.reader.readSymbol(this.lengthModel);
    return MIN_LONG_LENGTH + LENGTH_BASES[symbol]! + this.reader.readBits(LENGTH_EXTRA_BITS[symbol]!);
  }
}

/** The first value of each slot, when the slots follow each other and have `2 ** extraBits` values. */
function basesOf(extraBits: readonly number[]): number[] {
  let next = 0;
  return extraBits.map((bits) => {
    const base = next;
    next += 2 ** bits;
    return base;
  });
}
