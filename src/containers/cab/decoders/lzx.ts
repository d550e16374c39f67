import { FormatError } from '../../../io/format-error.js';
import { type BlockDecoder, MAX_BLOCK_SIZE_IN_BYTES } from './decoder.js';
import { History } from './history.js';
import { HuffmanCode } from './huffman-code.js';
import { LzxBitReader } from './lzx-bit-reader.js';
import { undoCallTranslation } from './lzx-call-translation.js';

const LITERAL_COUNT = 256;
const LENGTHS_PER_SLOT = 8;
const LENGTH_SYMBOL_COUNT = 249;
const ALIGNED_SYMBOL_COUNT = 8;
const PRETREE_SYMBOL_COUNT = 20;
const MIN_MATCH_LENGTH = 2;
/** The length in a main symbol that means: more of it follows, in the length code. */
const LONG_LENGTH_HEADER = 7;
/** Position slots by window, from 2^15 to 2^21 bytes. */
const POSITION_SLOT_COUNTS = [30, 32, 34, 36, 38, 42, 50];
/** Slots 0 to 2 stand for the last three distances. */
const REPEATED_SLOT_COUNT = 3;
/** What a match position is more than its distance. */
const POSITION_BIAS = 2;
/** Stands for a distance from an uncompressed block's header that no match may use: it reaches before everything. */
const UNUSABLE_DISTANCE = 0x7fff_ffff;
/** Longer matches are worth the call of a native copy. */
const NATIVE_COPY_LENGTH = 48;

const { footerBits: FOOTER_BITS, basePosition: BASE_POSITION } = positionSlots(50);

type BlockType = 'verbatim' | 'aligned' | 'uncompressed';
const BLOCK_TYPES: readonly (BlockType | undefined)[] = [undefined, 'verbatim', 'aligned', 'uncompressed'];

/**
 * Decodes the LZX data of one cabinet folder [MS-PATCH 2], without its chunk sizes and long matches, which cabinets do
 * not have. Each CFDATA block is one chunk: it starts and ends at a word of the stream, and no match crosses its end.
 */
export class LzxDecoder implements BlockDecoder {
  private readonly bits = new LzxBitReader();
  private readonly history: History;
  private readonly mainLengths: Uint8Array;
  private readonly lengthLengths = new Uint8Array(LENGTH_SYMBOL_COUNT);
  private readonly mainCode: HuffmanCode;
  private readonly lengthCode = new HuffmanCode(LENGTH_SYMBOL_COUNT, 10);
  private readonly alignedCode = new HuffmanCode(ALIGNED_SYMBOL_COUNT, 7);
  private readonly pretreeCode = new HuffmanCode(PRETREE_SYMBOL_COUNT, 7);
  private readonly translated = new Uint8Array(MAX_BLOCK_SIZE_IN_BYTES);

  private headerRead = false;
  /** 0: calls are not translated. */
  private callTranslationSize = 0;
  private outputSizeInBytes = 0;
  private blockType: BlockType = 'verbatim';
  private blockRemainingInBytes = 0;
  /** A byte of padding follows the raw bytes of an uncompressed block of odd size. */
  private padByteDue = false;
  private r0 = 1;
  private r1 = 1;
  private r2 = 1;

  /** @param windowBits 15 to 21: the window's size is a power of two. */
  constructor(windowBits: number) {
    const slotCount = POSITION_SLOT_COUNTS[windowBits - 15];
    if (slotCount === undefined) throw new TypeError(`no LZX window of ${windowBits} bits`);
    this.history = new History(2 ** windowBits);
    this.mainLengths = new Uint8Array(LITERAL_COUNT + slotCount * LENGTHS_PER_SLOT);
    this.mainCode = new HuffmanCode(this.mainLengths.length, 11);
  }

  decodeBlock(compressed: Uint8Array, uncompressedSizeInBytes: number): Uint8Array {
    const { bits, history } = this;
    if (!(uncompressedSizeInBytes >= 0 && uncompressedSizeInBytes <= MAX_BLOCK_SIZE_IN_BYTES)) {
      throw new TypeError(`no block unpacks to ${uncompressedSizeInBytes} bytes`);
    }
    bits.open(compressed);
    if (!this.headerRead) this.readHeader();
    history.makeRoom(uncompressedSizeInBytes);
    const start = history.position;
    const end = start + uncompressedSizeInBytes;
    while (history.position < end) {
      if (this.blockRemainingInBytes === 0) this.readBlockHeader();
      const runStart = history.position;
      const runEnd = Math.min(end, runStart + this.blockRemainingInBytes);
      if (this.blockType === 'uncompressed') this.copyRaw(runEnd);
      else this.decodeSymbols(runEnd, this.blockType === 'aligned');
      this.blockRemainingInBytes -= runEnd - runStart;
      if (this.blockRemainingInBytes === 0) this.skipPadByte();
    }
    bits.check();
    return this.finishChunk(history.bytes.subarray(start, end));
  }

  /** The one bit at the start of the stream, and the size that calls were translated with. */
  private readHeader(): void {
    if (this.bits.read(1) === 1) this.callTranslationSize = this.bits.read(16) * 0x10000 + this.bits.read(16);
    this.callTranslationSize |= 0;
    this.headerRead = true;
  }

  private finishChunk(chunk: Uint8Array): Uint8Array {
    const chunkOffset = this.outputSizeInBytes;
    this.outputSizeInBytes += chunk.length;
    if (this.callTranslationSize === 0) return chunk;
    // Matches refer to the bytes as they were before.
    const translated = this.translated.subarray(0, chunk.length);
    translated.set(chunk);
    undoCallTranslation(translated, chunkOffset, this.callTranslationSize);
    return translated;
  }

  private readBlockHeader(): void {
    const { bits } = this;
    // The pad byte may be the first one of the next CFDATA block.
    this.skipPadByte();
    const offsetInBytes = bits.offsetInBytes;
    const typeNumber = bits.read(3);
    const type = BLOCK_TYPES[typeNumber];
    const sizeInBytes = bits.read(12) * 0x1000 + bits.read(12);
    if (type === undefined || sizeInBytes === 0) {
      throw new FormatError('cab.lzx-block-type', {
        offsetInBytes,
        expected: 'a verbatim, aligned or uncompressed block of 1 byte or more',
        found: `type ${typeNumber}, ${sizeInBytes} bytes`,
      });
    }
    this.blockType = type;
    this.blockRemainingInBytes = sizeInBytes;
    if (type === 'uncompressed') this.readRawHeader(sizeInBytes);
    else this.readCodes();
  }

  private readRawHeader(sizeInBytes: number): void {
    this.bits.skipToNextWord();
    const header = this.bits.readRaw(12);
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    this.r0 = this.usableDistance(view.getUint32(0, true));
    this.r1 = this.usableDistance(view.getUint32(4, true));
    this.r2 = this.usableDistance(view.getUint32(8, true));
    this.padByteDue = sizeInBytes % 2 === 1;
  }

  private usableDistance(distance: number): number {
    return distance > 0 && distance <= this.history.windowSizeInBytes ? distance : UNUSABLE_DISTANCE;
  }

  private copyRaw(end: number): void {
    const { history } = this;
    history.bytes.set(this.bits.readRaw(end - history.position), history.position);
    history.position = end;
  }

  private skipPadByte(): void {
    if (!this.padByteDue || this.blockRemainingInBytes > 0 || this.bits.remainingBytes === 0) return;
    this.bits.readRaw(1);
    this.padByteDue = false;
  }

  /** The codes at the start of a verbatim or aligned block [MS-PATCH 2.3.2.2, 2.3.2.3]. */
  private readCodes(): void {
    if (this.blockType === 'aligned') {
      const lengths = new Uint8Array(ALIGNED_SYMBOL_COUNT);
      for (let symbol = 0; symbol < lengths.length; symbol++) lengths[symbol] = this.bits.read(3);
      this.buildCode(this.alignedCode, lengths, 'aligned offset');
    }
    this.readLengths(this.mainLengths.subarray(0, LITERAL_COUNT));
    this.readLengths(this.mainLengths.subarray(LITERAL_COUNT));
    this.buildCode(this.mainCode, this.mainLengths, 'main');
    this.readLengths(this.lengthLengths);
    // A block whose matches are all short has no use for a length code.
    if (this.lengthLengths.some((length) => length !== 0)) {
      this.buildCode(this.lengthCode, this.lengthLengths, 'length');
    } else {
      this.lengthCode.build(this.lengthLengths);
    }
  }

  private buildCode(code: HuffmanCode, lengths: Uint8Array, name: string): void {
    const state = code.build(lengths);
    if (state === 'complete') return;
    throw new FormatError('cab.lzx-code', {
      offsetInBytes: this.bits.offsetInBytes,
      expected: `a complete ${name} code`,
      found: `${state === 'empty' || state === 'incomplete' ? 'an' : 'one that is'} ${state} one`,
    });
  }

  /** Changes code lengths by what the stream has for them, itself coded with a pretree [MS-PATCH 2.3.2.4]. */
  private readLengths(lengths: Uint8Array): void {
    const { bits, pretreeCode } = this;
    const pretreeLengths = new Uint8Array(PRETREE_SYMBOL_COUNT);
    for (let symbol = 0; symbol < pretreeLengths.length; symbol++) pretreeLengths[symbol] = bits.read(4);
    this.buildCode(pretreeCode, pretreeLengths, 'pretree');
    let index = 0;
    while (index < lengths.length) {
      const symbol = this.readPretreeSymbol();
      if (symbol < 17) {
        lengths[index] = changedLength(lengths[index]!, symbol);
        index += 1;
        continue;
      }
      let count: number;
      let length = 0;
      if (symbol === 17) count = 4 + bits.read(4);
      else if (symbol === 18) count = 20 + bits.read(5);
      else {
        count = 4 + bits.read(1);
        const change = this.readPretreeSymbol();
        if (change > 16) throw this.badRun('a change of length', `symbol ${change}`);
        length = changedLength(lengths[index]!, change);
      }
      // Readers clip a run that goes on past the last length, and there are encoders that count on it.
      lengths.fill(length, index, index + count);
      index += count;
    }
  }

  private readPretreeSymbol(): number {
    const next16 = this.bits.peek(16);
    const entry = this.pretreeCode.entries[next16 >>> 9] || this.pretreeCode.decodeLong(next16);
    this.bits.read(entry & 31);
    return entry >>> 5;
  }

  private badRun(expected: string, found: string | number): FormatError {
    return new FormatError('cab.lzx-code', { offsetInBytes: this.bits.offsetInBytes, expected, found });
  }

  /**
   * Decodes literals and matches up to `end` in the history [MS-PATCH 2.6]. The hot loop of the codec: state lives in
   * local variables and nothing is called per symbol. Each look at the bits has 17 of them, as many as anything takes.
   */
  private decodeSymbols(end: number, aligned: boolean): void {
    const { bits, history, mainCode, lengthCode } = this;
    const { words, lastPosition } = bits;
    const bytes = history.bytes;
    const mainEntries = mainCode.entries;
    const mainShift = 32 - mainCode.tableBits;
    const lengthEntries = lengthCode.entries;
    const lengthShift = 32 - lengthCode.tableBits;
    const alignedEntries = this.alignedCode.entries;
    const alignedShift = 32 - this.alignedCode.tableBits;
    let { r0, r1, r2 } = this;
    let bit = bits.position;
    let at = history.position;

    while (at < end) {
      if (bit > lastPosition) break;
      let pair = words.getInt32((bit >>> 3) & ~1, true);
      let next = ((pair << 16) | (pair >>> 16)) << (bit & 15);
      let entry = mainEntries[next >>> mainShift]!;
      if (entry === 0) entry = mainCode.decodeLong(next >>> 16);
      bit += entry & 31;
      const symbol = entry >>> 5;
      if (symbol < LITERAL_COUNT) {
        bytes[at++] = symbol;
        continue;
      }

      let length = symbol & 7;
      if (length === LONG_LENGTH_HEADER) {
        pair = words.getInt32((bit >>> 3) & ~1, true);
        next = ((pair << 16) | (pair >>> 16)) << (bit & 15);
        entry = lengthEntries[next >>> lengthShift]!;
        if (entry === 0) entry = lengthCode.decodeLong(next >>> 16);
        if (entry === 0) {
          bits.position = bit;
          throw this.badRun('no match that needs the length code', 'one, and an empty length code');
        }
        bit += entry & 31;
        length += entry >>> 5;
      }
      length += MIN_MATCH_LENGTH;

      const slot = (symbol - LITERAL_COUNT) >>> 3;
      let distance: number;
      if (slot >= REPEATED_SLOT_COUNT) {
        let footerBits = FOOTER_BITS[slot]!;
        distance = BASE_POSITION[slot]! - POSITION_BIAS;
        const alignedFooter = aligned && footerBits >= 3;
        if (alignedFooter) footerBits -= 3;
        pair = words.getInt32((bit >>> 3) & ~1, true);
        next = ((pair << 16) | (pair >>> 16)) << (bit & 15);
        let footer = (next >>> 1) >>> (31 - footerBits);
        bit += footerBits;
        if (alignedFooter) {
          pair = words.getInt32((bit >>> 3) & ~1, true);
          next = ((pair << 16) | (pair >>> 16)) << (bit & 15);
          entry = alignedEntries[next >>> alignedShift]!;
          bit += entry & 31;
          footer = (footer << 3) | (entry >>> 5);
        }
        distance += footer;
        r2 = r1;
        r1 = r0;
        r0 = distance;
      } else if (slot === 0) {
        distance = r0;
      } else if (slot === 1) {
        distance = r1;
        r1 = r0;
        r0 = distance;
      } else {
        distance = r2;
        r2 = r0;
        r0 = distance;
      }

      if (distance > at || length > end - at) {
        bits.position = bit;
        bits.check();
        throw this.badMatch(at, end, length, distance);
      }
      const matchEnd = at + length;
      let from = at - distance;
      if (length >= NATIVE_COPY_LENGTH && distance >= length) {
        bytes.copyWithin(at, from, from + length);
        at = matchEnd;
      } else {
        while (at < matchEnd) bytes[at++] = bytes[from++]!;
      }
    }

    bits.position = bit;
    bits.check();
    history.position = at;
    this.r0 = r0;
    this.r1 = r1;
    this.r2 = r2;
  }

  private badMatch(at: number, end: number, length: number, distance: number): FormatError {
    const offsetInBytes = this.bits.offsetInBytes;
    return distance > at
      ? new FormatError('cab.lzx-match', {
          offsetInBytes,
          expected: `a distance of at most ${at}`,
          found: distance === UNUSABLE_DISTANCE ? 'one outside of the window' : distance,
        })
      : new FormatError('cab.lzx-match', {
          offsetInBytes,
          expected: `a match of at most ${end - at} bytes`,
          found: length,
        });
  }
}

function changedLength(length: number, change: number): number {
  return (length - change + 17) % 17;
}

/** The first position of every slot, and the bits that follow the slot to name one of its positions. */
function positionSlots(count: number): { footerBits: Uint8Array; basePosition: Int32Array } {
  const footerBits = new Uint8Array(count);
  const basePosition = new Int32Array(count);
  let position = 0;
  for (let slot = 0; slot < count; slot++) {
    footerBits[slot] = slot < 4 ? 0 : Math.min((slot >> 1) - 1, 17);
    basePosition[slot] = position;
    position += 2 ** footerBits[slot]!;
  }
  return { footerBits, basePosition };
}
