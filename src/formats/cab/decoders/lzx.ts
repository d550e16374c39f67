import { FormatError } from '../../../io/format-error.js';
import { type BlockDecoder, MAX_BLOCK_SIZE_IN_BYTES, type TranslatedBlock } from './decoder.js';
import { History } from './history.js';
import { NO_WORD } from './huffman-code.js';
import { LzxBitReader } from './lzx-bit-reader.js';
import { undoCallTranslation } from './lzx-call-translation.js';
import { LITERAL_COUNT, LzxCodes } from './lzx-codes.js';

const MIN_MATCH_LENGTH = 2;
/** The greatest length that a main symbol can tell means: what is more of it follows, in the length code. */
const LONG_MATCH_LENGTH = MIN_MATCH_LENGTH + 7;
/** Position slots by window, from 2^15 to 2^21 bytes. */
const POSITION_SLOT_COUNTS = [30, 32, 34, 36, 38, 42, 50];
/** Slots 0 to 2 stand for the last three distances. */
const REPEATED_SLOT_COUNT = 3;
/** What a match position is more than its distance. */
const POSITION_BIAS = 2;
/** Stands for a distance from an uncompressed block's header that no match may use: it reaches before everything. */
const UNUSABLE_DISTANCE = 0x7fff_ffff;
/** How many of the last bits of a position an aligned block gives with the aligned offset code. */
const ALIGNED_BITS = 3;

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
  private readonly codes: LzxCodes;

  private headerRead = false;
  /** 0: calls are not translated. */
  private callTranslationSize = 0;
  private translated = new Uint8Array(0);
  private outputSizeInBytes = 0;
  private blockType: BlockType = 'verbatim';
  private blockRemainingInBytes = 0;
  /** A byte of padding follows the raw bytes of an uncompressed block of odd size. */
  private padByteDue = false;
  /** R0 to R2, the last distances. */
  private readonly distances = new Int32Array([1, 1, 1]);

  /** @param windowBits 15 to 21: the window's size is a power of two. */
  constructor(windowBits: number) {
    const slotCount = POSITION_SLOT_COUNTS[windowBits - 15];
    if (slotCount === undefined) throw new TypeError(`no LZX window of ${windowBits} bits`);
    this.history = new History(windowBits);
    this.codes = new LzxCodes(this.bits, slotCount);
  }

  decodeBlock(compressed: Uint8Array, uncompressedSizeInBytes: number): Uint8Array {
    return this.finishChunk(this.decodeTranslated(compressed, uncompressedSizeInBytes).bytes);
  }

  decodeTranslated(compressed: Uint8Array, uncompressedSizeInBytes: number): TranslatedBlock {
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
    return { bytes: history.bytes.subarray(start, end), callTranslationSize: this.callTranslationSize };
  }

  /** The one bit at the start of the stream, and the size that calls were translated with. */
  private readHeader(): void {
    if (this.bits.read(1) === 1) {
      this.callTranslationSize = (this.bits.read(16) << 16) | this.bits.read(16);
    }
    this.headerRead = true;
  }

  private finishChunk(chunk: Uint8Array): Uint8Array {
    const chunkOffset = this.outputSizeInBytes;
    this.outputSizeInBytes += chunk.length;
    if (this.callTranslationSize === 0) return chunk;
    // Matches refer to the bytes as they were before.
    if (this.translated.length === 0) this.translated = new Uint8Array(MAX_BLOCK_SIZE_IN_BYTES);
    const translated = this.translated.subarray(0, chunk.length);
    translated.set(chunk);
    undoCallTranslation(translated, chunkOffset, this.callTranslationSize);
    return translated;
  }

  private readBlockHeader(): void {
    const { bits } = this;
    // The pad byte may be the first one of the next CFDATA block.
    this.skipPadByte();
    if (this.blockType === 'uncompressed') bits.resumeWords();
    const offsetInBytes = bits.offsetInBytes;
    const typeNumber = bits.read(3);
    const type = BLOCK_TYPES[typeNumber];
    // A block of no bytes is of no use and does no harm: its header is input that it uses up.
    const sizeInBytes = bits.read(12) * 0x1000 + bits.read(12);
    if (type === undefined) {
      const expected = 'a verbatim (1), aligned (2) or uncompressed (3) block';
      throw new FormatError('cab.lzx-block-type', { offsetInBytes, expected, found: typeNumber });
    }
    this.blockType = type;
    this.blockRemainingInBytes = sizeInBytes;
    if (type === 'uncompressed') this.readRawHeader(sizeInBytes);
    else this.codes.read(type === 'aligned');
  }

  private readRawHeader(sizeInBytes: number): void {
    this.bits.skipToNextWord();
    const header = this.bits.readRaw(12);
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    for (let index = 0; index < this.distances.length; index++) {
      this.distances[index] = this.usableDistance(view.getUint32(index * 4, true));
    }
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

  /**
   * Decodes literals and matches up to `runEnd` in the history [MS-PATCH 2.6]. The hot loop of the codec: its state is
   * in local variables, integers as `| 0` has V8 know, and nothing is called per symbol. A look at the bits has 25 of
   * them, enough for a word and what follows it, or for any position.
   */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a hot loop, which calls would slow down
  private decodeSymbols(runEnd: number, aligned: boolean): void {
    const { bits, history, codes, distances } = this;
    const { bytes, view } = history;
    const input = bits.view;
    const lastPosition = bits.lastPosition | 0;
    const end = runEnd | 0;
    const mainEntries = codes.main.entries;
    const mainShift = (32 - codes.main.tableBits) | 0;
    const mainLongBase = codes.main.longBase | 0;
    const lengthEntries = codes.length.entries;
    const lengthShift = (32 - codes.length.tableBits) | 0;
    const lengthLongBase = codes.length.longBase | 0;
    const alignedEntries = codes.aligned.entries;
    const alignedShift = (32 - codes.aligned.tableBits) | 0;
    // V8 looks imported constants up each time.
    const literalCount = LITERAL_COUNT | 0;
    const noWord = NO_WORD | 0;
    let bit = bits.position | 0;
    let at = history.position | 0;

    while (at < end) {
      if (bit > lastPosition) break;
      let next = input.getInt32(bit >>> 3) << (bit & 7);
      let entry = mainEntries[next >>> mainShift]!;
      if (entry === 0) entry = mainEntries[((next >>> 16) + mainLongBase) | 0]!;
      bit = (bit + (entry & 31)) | 0;
      const symbol = entry >>> 5;
      if (symbol < literalCount) {
        bytes[at] = symbol;
        at = (at + 1) | 0;
        continue;
      }

      let length = (symbol & 7) + MIN_MATCH_LENGTH;
      if (length === LONG_MATCH_LENGTH) {
        next = input.getInt32(bit >>> 3) << (bit & 7);
        entry = lengthEntries[next >>> lengthShift]!;
        if (entry === noWord) throw this.noLengthCode(bit);
        if (entry === 0) entry = lengthEntries[((next >>> 16) + lengthLongBase) | 0]!;
        bit = (bit + (entry & 31)) | 0;
        length += entry >>> 5;
      }

      const slot = (symbol - literalCount) >>> 3;
      let distance: number;
      if (slot >= REPEATED_SLOT_COUNT) {
        let footerBits = FOOTER_BITS[slot]!;
        const alignedFooter = aligned && footerBits >= ALIGNED_BITS;
        if (alignedFooter) footerBits -= ALIGNED_BITS;
        next = input.getInt32(bit >>> 3) << (bit & 7);
        // Two shifts: one of 32 bits would be one of none.
        let footer = (next >>> 1) >>> (31 - footerBits);
        bit = (bit + footerBits) | 0;
        if (alignedFooter) {
          entry = alignedEntries[(next << footerBits) >>> alignedShift]!;
          bit = (bit + (entry & 31)) | 0;
          footer = (footer << ALIGNED_BITS) | (entry >>> 5);
        }
        distance = BASE_POSITION[slot]! + footer - POSITION_BIAS;
        distances[2] = distances[1]!;
        distances[1] = distances[0]!;
      } else {
        distance = distances[slot]!;
        distances[slot] = distances[0]!;
      }
      distances[0] = distance;

      if (distance > at || length > end - at) throw this.badMatch(bit, at, end, length, distance);
      const matchEnd = (at + length) | 0;
      let from = (at - distance) | 0;
      if (distance >= 4) {
        // Writes up to COPY_OVERRUN_IN_BYTES too many, where the next bytes go.
        do {
          view.setInt32(at, view.getInt32(from, true), true);
          view.setInt32(at + 4, view.getInt32(from + 4, true), true);
          at = (at + 8) | 0;
          from = (from + 8) | 0;
        } while (at < matchEnd);
        at = matchEnd;
      } else {
        while (at < matchEnd) bytes[at++] = bytes[from++]!;
      }
    }

    bits.position = bit;
    bits.check();
    history.position = at;
  }

  private noLengthCode(position: number): FormatError {
    this.bits.position = position;
    this.bits.check();
    return new FormatError('cab.lzx-code', {
      offsetInBytes: this.bits.offsetInBytes,
      expected: 'no match that needs the length code',
      found: 'one, and an empty length code',
    });
  }

  private badMatch(position: number, at: number, end: number, length: number, distance: number): FormatError {
    this.bits.position = position;
    this.bits.check();
    const { offsetInBytes } = this.bits;
    if (distance <= at) {
      const expected = `a match of at most ${end - at} bytes`;
      return new FormatError('cab.lzx-match', { offsetInBytes, expected, found: length });
    }
    const found = distance === UNUSABLE_DISTANCE ? 'one outside the window' : distance;
    return new FormatError('cab.lzx-match', {
      offsetInBytes,
      expected: `a distance of at most ${at}`,
      found,
    });
  }
}

/** The first position of every slot, and the bits that follow the slot to name one of its positions. */
function positionSlots(count: number): { footerBits: Uint8Array; basePosition: Int32Array } {
  const footerBits = new Uint8Array(count);
  const basePosition = new Int32Array(count);
  let position = 0;
  for (let slot = 0; slot < count; slot++) {
    footerBits[slot] = slot < 4 ? 0 : Math.min((slot >> 1) - 1, 17);
    basePosition[slot] = position;
    position += 1 << footerBits[slot]!;
  }
  return { footerBits, basePosition };
}
