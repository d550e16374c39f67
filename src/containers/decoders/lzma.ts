import { LzmaHistory } from './lzma-history.js';
import { LzmaRangeDecoder, newProbabilities } from './lzma-range-decoder.js';

/** How the probabilities are chosen and how far matches reach back, as the five property bytes give it. */
export interface LzmaProperties {
  literalContextBits: number;
  literalPositionBits: number;
  positionBits: number;
  dictionarySizeInBytes: number;
}

export type LzmaEnd = 'complete' | 'truncated' | 'corrupt';

/** Larger dictionaries than any common preset makes are not given memory; matches that need them are corrupt. */
const LARGEST_DICTIONARY_IN_BYTES = 1 << 26;

/** Parses the five bytes of LZMA properties; undefined when the first is out of range or they are too few. */
export function parseLzmaProperties(bytes: Uint8Array): LzmaProperties | undefined {
  if (bytes.length < 5) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed = view.getUint8(0);
  if (packed >= 9 * 5 * 5) return undefined;
  return {
    literalContextBits: packed % 9,
    literalPositionBits: Math.floor(packed / 9) % 5,
    positionBits: Math.floor(packed / 45),
    dictionarySizeInBytes: view.getUint32(1, true),
  };
}

/**
 * Decodes a raw LZMA stream (LZMA specification, LzmaSpec.cpp) that is in memory, in chunks of some 128 KiB, and
 * returns how it ended. Stops after `sizeInBytes` bytes or, when that is undefined, at the end marker. Memory is bounded
 * by the dictionary, of at most 64 MiB, and grows only as output comes.
 */
export function* decodeLzma(
  input: Uint8Array,
  properties: LzmaProperties,
  sizeInBytes: number | undefined,
): Generator<Uint8Array, LzmaEnd, void> {
  const dictionarySize = Math.min(properties.dictionarySizeInBytes, LARGEST_DICTIONARY_IN_BYTES);
  const decoder = new LzmaDecoder(input, properties, new LzmaHistory(dictionarySize));
  return yield* decoder.decode(sizeInBytes ?? Number.POSITIVE_INFINITY);
}

const STATES = 12;
const POSITION_STATES = 16;
const LENGTH_STATES = 4;
const SLOT_BITS = 6;
const ALIGN_BITS = 4;
const FIRST_MODELLED_SLOT = 4;
const FIRST_DIRECT_SLOT = 14;
const SHORTEST_MATCH = 2;
const END_MARKER = 0xffff_ffff;

/** One stream; names follow the specification, with `repeat` for its `rep`. */
class LzmaDecoder {
  private readonly range: LzmaRangeDecoder;
  private readonly positionMask: number;
  private readonly literals: Uint16Array;
  private readonly isMatch = newProbabilities(STATES * POSITION_STATES);
  private readonly isRepeat = newProbabilities(STATES);
  private readonly isRepeat0Long = newProbabilities(STATES * POSITION_STATES);
  private readonly isRepeatG0 = newProbabilities(STATES);
  private readonly isRepeatG1 = newProbabilities(STATES);
  private readonly isRepeatG2 = newProbabilities(STATES);
  private readonly slots = newProbabilities(LENGTH_STATES << SLOT_BITS);
  private readonly distances = newProbabilities(1 << 7);
  private readonly align = newProbabilities(1 << ALIGN_BITS);
  private readonly matchLength = new LzmaLengthDecoder();
  private readonly repeatLength = new LzmaLengthDecoder();
  private repeats: readonly [number, number, number, number] = [0, 0, 0, 0];
  private state = 0;

  constructor(
    input: Uint8Array,
    private readonly properties: LzmaProperties,
    private readonly history: LzmaHistory,
  ) {
    const { literalContextBits, literalPositionBits, positionBits } = properties;
    this.range = new LzmaRangeDecoder(input);
    this.positionMask = (1 << positionBits) - 1;
    this.literals = newProbabilities(0x300 << (literalContextBits + literalPositionBits));
  }

  *decode(sizeInBytes: number): Generator<Uint8Array, LzmaEnd, void> {
    const { history, range } = this;
    let end: LzmaEnd | undefined = range.isCorrupt ? 'corrupt' : undefined;
    while (end === undefined) {
      if (history.totalInBytes >= sizeInBytes) end = 'complete';
      else end = this.decodeSymbol(sizeInBytes);
      if (range.isExhausted) end = 'truncated';
      if (history.isChunkReady) yield history.takeChunk();
    }
    yield history.takeChunk();
    return end;
  }

  /** One literal or match; a result when it is the last. */
  private decodeSymbol(sizeInBytes: number): LzmaEnd | undefined {
    const { history, range, state } = this;
    const positionState = history.totalInBytes & this.positionMask;
    const stateAt = state * POSITION_STATES + positionState;
    if (range.bit(this.isMatch, stateAt) === 0) {
      this.decodeLiteral();
      return undefined;
    }
    let length = 1;
    if (range.bit(this.isRepeat, state) === 0) {
      length = SHORTEST_MATCH + this.matchLength.decode(range, positionState);
      const distance = this.decodeDistance(length);
      if (distance === END_MARKER) return sizeInBytes === Number.POSITIVE_INFINITY ? 'complete' : 'truncated';
      this.repeats = [distance, this.repeats[0], this.repeats[1], this.repeats[2]];
      this.state = state < 7 ? 7 : 10;
    } else if (this.isShortRepeat(stateAt)) {
      this.state = state < 7 ? 9 : 11;
    } else {
      length = SHORTEST_MATCH + this.repeatLength.decode(range, positionState);
      this.state = state < 7 ? 8 : 11;
    }
    const wanted = Math.min(length, sizeInBytes - history.totalInBytes);
    return history.copy(this.repeats[0], wanted) ? undefined : 'corrupt';
  }

  /** True for one byte at the last distance; otherwise moves the distance to be used to the front. */
  private isShortRepeat(stateAt: number): boolean {
    const { range, state } = this;
    if (range.bit(this.isRepeatG0, state) === 0) return range.bit(this.isRepeat0Long, stateAt) === 0;
    const [first, second, third, fourth] = this.repeats;
    if (range.bit(this.isRepeatG1, state) === 0) this.repeats = [second, first, third, fourth];
    else if (range.bit(this.isRepeatG2, state) === 0) this.repeats = [third, first, second, fourth];
    else this.repeats = [fourth, first, second, third];
    return false;
  }

  private decodeLiteral(): void {
    const { history, range, state } = this;
    const { literalContextBits, literalPositionBits } = this.properties;
    const position = history.totalInBytes & ((1 << literalPositionBits) - 1);
    const context = history.byteAt(0) >> (8 - literalContextBits);
    const base = 0x300 * ((position << literalContextBits) + context);
    let symbol = 1;
    if (state >= 7) {
      let matched = history.byteAt(this.repeats[0]);
      do {
        const matchedBit = (matched >> 7) & 1;
        matched <<= 1;
        const bit = range.bit(this.literals, base + ((1 + matchedBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (matchedBit !== bit) break;
      } while (symbol < 0x100);
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(this.literals, base + symbol);
    history.put(symbol & 0xff);
    this.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  private decodeDistance(length: number): number {
    const { range } = this;
    const lengthState = Math.min(length - SHORTEST_MATCH, LENGTH_STATES - 1);
    const slot = range.tree(this.slots, lengthState << SLOT_BITS, SLOT_BITS);
    if (slot < FIRST_MODELLED_SLOT) return slot;
    const lowBits = (slot >> 1) - 1;
    const high = ((2 | (slot & 1)) << lowBits) >>> 0;
    if (slot < FIRST_DIRECT_SLOT) return high + range.reverseTree(this.distances, high - slot, lowBits);
    const direct = range.directBits(lowBits - ALIGN_BITS) * (1 << ALIGN_BITS);
    return (high + direct + range.reverseTree(this.align, 0, ALIGN_BITS)) >>> 0;
  }
}

/** Lengths are coded in three ranges, the lower two by position state. */
class LzmaLengthDecoder {
  private readonly choices = newProbabilities(2);
  private readonly low = newProbabilities(POSITION_STATES << 3);
  private readonly middle = newProbabilities(POSITION_STATES << 3);
  private readonly high = newProbabilities(1 << 8);

  /** The length minus that of the shortest match. */
  decode(range: LzmaRangeDecoder, positionState: number): number {
    if (range.bit(this.choices, 0) === 0) return range.tree(this.low, positionState << 3, 3);
    if (range.bit(this.choices, 1) === 0) return 8 + range.tree(this.middle, positionState << 3, 3);
    return 16 + range.tree(this.high, 0, 8);
  }
}
