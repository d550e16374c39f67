import type { DecodeEnd } from './decode-end.js';
import type { LzmaHistory } from './lzma-history.js';
import type { LzmaProperties } from './lzma-properties.js';
import { type LzmaRangeDecoder, newProbabilities, resetProbabilities } from './lzma-range-decoder.js';

const STATES = 12;
const POSITION_STATES = 16;
const LENGTH_STATES = 4;
const SLOT_BITS = 6;
const ALIGN_BITS = 4;
const FIRST_MODELLED_SLOT = 4;
const FIRST_DIRECT_SLOT = 14;
const SHORTEST_MATCH = 2;
const END_MARKER = 0xffff_ffff;
const NO_PROPERTIES: LzmaProperties = {
  literalContextBits: 0,
  literalPositionBits: 0,
  positionBits: 0,
  dictionarySizeInBytes: 0,
};

/** No symbol takes more bytes of input. */
const LONGEST_SYMBOL_IN_BYTES = 20;

/** Why decoding stopped: more input needed, a chunk ready to take, the wanted size reached, or the stream ended. */
export type LzmaPause = 'input' | 'chunk' | 'full' | 'end-marker' | Exclude<DecodeEnd, 'complete'>;

/**
 * The state of one stream, decoded piece by piece into `history`. Names follow the specification, with `repeat` for its
 * `rep`.
 */
export class LzmaDecoder {
  private positionMask = 0;
  private properties: LzmaProperties = NO_PROPERTIES;
  private literals = new Uint16Array(0);
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
  /** The last four distances, latest first. */
  private repeat0 = 0;
  private repeat1 = 0;
  private repeat2 = 0;
  private repeat3 = 0;
  private state = 0;

  constructor(
    readonly range: LzmaRangeDecoder,
    readonly history: LzmaHistory,
  ) {}

  /** Starts anew with other properties. */
  setProperties(properties: LzmaProperties): void {
    const { literalContextBits, literalPositionBits, positionBits } = properties;
    this.properties = properties;
    this.positionMask = (1 << positionBits) - 1;
    this.literals = newProbabilities(0x300 << (literalContextBits + literalPositionBits));
    this.resetState();
  }

  /** Forgets what was learned, but for the history. */
  resetState(): void {
    for (const probabilities of [
      this.literals,
      this.isMatch,
      this.isRepeat,
      this.isRepeat0Long,
      this.isRepeatG0,
      this.isRepeatG1,
      this.isRepeatG2,
      this.slots,
      this.distances,
      this.align,
    ]) {
      resetProbabilities(probabilities);
    }
    this.matchLength.reset();
    this.repeatLength.reset();
    this.repeat0 = 0;
    this.repeat1 = 0;
    this.repeat2 = 0;
    this.repeat3 = 0;
    this.state = 0;
  }

  /** Continues until the history has `endTotal` bytes in all, or something else must be done first. */
  run(endTotal: number, isInputEnded: boolean): LzmaPause {
    const { history, range } = this;
    for (;;) {
      if (history.totalInBytes >= endTotal) return 'full';
      if (history.isChunkReady) return 'chunk';
      if (!isInputEnded && range.available < LONGEST_SYMBOL_IN_BYTES) return 'input';
      const end = this.decodeSymbol(endTotal);
      if (range.isExhausted) return 'truncated';
      if (end !== undefined) return end;
    }
  }

  /** One literal or match; a result when it is the last. */
  private decodeSymbol(endTotal: number): LzmaPause | undefined {
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
      if (distance === END_MARKER) return 'end-marker';
      this.repeat3 = this.repeat2;
      this.repeat2 = this.repeat1;
      this.repeat1 = this.repeat0;
      this.repeat0 = distance;
      this.state = state < 7 ? 7 : 10;
    } else if (this.isShortRepeat(stateAt)) {
      this.state = state < 7 ? 9 : 11;
    } else {
      length = SHORTEST_MATCH + this.repeatLength.decode(range, positionState);
      this.state = state < 7 ? 8 : 11;
    }
    const wanted = Math.min(length, endTotal - history.totalInBytes);
    return history.copy(this.repeat0, wanted) ? undefined : 'corrupt';
  }

  /** True for one byte at the last distance; otherwise moves the distance to be used to the front. */
  private isShortRepeat(stateAt: number): boolean {
    const { range, state } = this;
    if (range.bit(this.isRepeatG0, state) === 0) return range.bit(this.isRepeat0Long, stateAt) === 0;
    let distance = this.repeat1;
    if (range.bit(this.isRepeatG1, state) !== 0) {
      distance = this.repeat2;
      if (range.bit(this.isRepeatG2, state) !== 0) {
        distance = this.repeat3;
        this.repeat3 = this.repeat2;
      }
      this.repeat2 = this.repeat1;
    }
    this.repeat1 = this.repeat0;
    this.repeat0 = distance;
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
      let matched = history.byteAt(this.repeat0);
      do {
        const matchedBit = (matched >> 7) & 1;
        matched <<= 1;
        const bit = range.bit(this.literals, base + ((1 + matchedBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (matchedBit !== bit) break;
      } while (symbol < 0x100);
    }
    history.put(range.descend(this.literals, base, symbol, 0x100) & 0xff);
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

  reset(): void {
    for (const probabilities of [this.choices, this.low, this.middle, this.high]) {
      resetProbabilities(probabilities);
    }
  }

  /** The length minus that of the shortest match. */
  decode(range: LzmaRangeDecoder, positionState: number): number {
    if (range.bit(this.choices, 0) === 0) return range.tree(this.low, positionState << 3, 3);
    if (range.bit(this.choices, 1) === 0) return 8 + range.tree(this.middle, positionState << 3, 3);
    return 16 + range.tree(this.high, 0, 8);
  }
}
