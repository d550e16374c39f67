import { ByteFeed } from './byte-feed.js';
import type { DecodeEnd, Decoding } from './decode-end.js';
import { LzmaDecoder } from './lzma-decoder.js';
import { LzmaHistory } from './lzma-history.js';
import { LARGEST_DICTIONARY_IN_BYTES, parseLiteralProperties } from './lzma-properties.js';
import { LzmaRangeDecoder, RANGE_PREFIX_SIZE } from './lzma-range-decoder.js';

/** Of the control byte: the top bit marks LZMA; the next two say what starts anew. */
const CONTROL_END = 0x00;
const CONTROL_COPY_WITH_RESET = 0x01;
const CONTROL_COPY = 0x02;
const CONTROL_LZMA = 0x80;
const RESET_STATE = 1;
const RESET_PROPERTIES = 2;
const RESET_DICTIONARY = 3;
/** Control byte, two sizes of two bytes, properties. */
const LONGEST_CHUNK_HEADER = 6;
const LARGEST_PROPERTY = 40;

/** The dictionary's size out of the one property byte of LZMA2; undefined when it is out of range. */
export function parseLzma2DictionarySize(property: number): number | undefined {
  if (property > LARGEST_PROPERTY) return undefined;
  return property === LARGEST_PROPERTY ? 0xffff_ffff : (2 | (property & 1)) * 2 ** ((property >> 1) + 11);
}

/**
 * Decodes LZMA2 (as the XZ format and 7-Zip have it): chunks of LZMA or of plain bytes up to an end mark. Bounded as
 * {@link decodeLzma} is.
 */
export async function* decodeLzma2(
  input: AsyncIterable<Uint8Array>,
  dictionarySizeInBytes: number,
): Decoding {
  const feed = new ByteFeed(input);
  try {
    const end = yield* new Lzma2Decoder(feed, dictionarySizeInBytes).decode();
    await feed.drain();
    return end;
  } finally {
    await feed.close();
  }
}

class Lzma2Decoder {
  private readonly history: LzmaHistory;
  private readonly lzma: LzmaDecoder;
  /** What the next chunk must start anew at least: everything at first. */
  private resetNeeded = RESET_DICTIONARY;

  constructor(
    private readonly feed: ByteFeed,
    dictionarySizeInBytes: number,
  ) {
    this.history = new LzmaHistory(Math.min(dictionarySizeInBytes, LARGEST_DICTIONARY_IN_BYTES));
    this.lzma = new LzmaDecoder(new LzmaRangeDecoder(), this.history);
  }

  async *decode(): Decoding {
    const { feed, history } = this;
    for (;;) {
      if (!feed.has(LONGEST_CHUNK_HEADER)) await feed.fill(LONGEST_CHUNK_HEADER);
      const control = feed.bytes[feed.position];
      if (control === undefined) return 'truncated';
      feed.position += 1;
      let end: DecodeEnd | undefined;
      if (control === CONTROL_END) end = 'complete';
      else if (control >= CONTROL_LZMA) end = yield* this.decodeLzmaChunk(control);
      else if (control <= CONTROL_COPY) end = yield* this.copyChunk(control);
      else end = 'corrupt';
      if (end !== undefined) {
        yield history.takeChunk();
        return end;
      }
    }
  }

  private async *decodeLzmaChunk(control: number): AsyncGenerator<Uint8Array, DecodeEnd | undefined, void> {
    const { feed, history, lzma } = this;
    const unpackedSize = ((control & 0x1f) << 16) + this.u16() + 1;
    const packedSize = this.u16() + 1;
    const reset = (control >> 5) & 3;
    if (reset < this.resetNeeded) return 'corrupt';
    if (reset === RESET_DICTIONARY) history.reset();
    if (reset >= RESET_PROPERTIES) {
      const literal = parseLiteralProperties(feed.bytes[feed.position] ?? 0xff);
      feed.position += 1;
      if (literal === undefined || literal.literalContextBits + literal.literalPositionBits > 4)
        return 'corrupt';
      lzma.setProperties({ ...literal, dictionarySizeInBytes: 0 });
    } else if (reset === RESET_STATE) lzma.resetState();
    this.resetNeeded = 0;
    if (!feed.has(packedSize)) await feed.fill(packedSize);
    if (feed.available < packedSize) return 'truncated';
    if (packedSize < RANGE_PREFIX_SIZE) return 'corrupt';
    lzma.range.attach(feed.bytes.subarray(feed.position, feed.position + packedSize), 0);
    feed.position += packedSize;
    return lzma.range.start() ? yield* this.runChunk(unpackedSize) : 'corrupt';
  }

  private async *runChunk(unpackedSize: number): AsyncGenerator<Uint8Array, DecodeEnd | undefined, void> {
    const end = this.history.totalInBytes + unpackedSize;
    for (;;) {
      const pause = this.lzma.run(end, true);
      if (this.history.isChunkReady) yield this.history.takeChunk();
      if (pause === 'full') return undefined;
      // The compressed data of a chunk ends with its chunk: all else is damage.
      if (pause !== 'chunk') return 'corrupt';
    }
  }

  private async *copyChunk(control: number): AsyncGenerator<Uint8Array, DecodeEnd | undefined, void> {
    const { feed, history } = this;
    const size = this.u16() + 1;
    if (control === CONTROL_COPY_WITH_RESET) {
      history.reset();
      this.resetNeeded = RESET_PROPERTIES;
    } else if (this.resetNeeded === RESET_DICTIONARY) return 'corrupt';
    if (!feed.has(size)) await feed.fill(size);
    const available = Math.min(size, feed.available);
    history.append(feed.bytes.subarray(feed.position, feed.position + available));
    feed.position += available;
    if (history.isChunkReady) yield history.takeChunk();
    return available < size ? 'truncated' : undefined;
  }

  /** Big-endian; missing bytes count as 0 and show as missing data. */
  private u16(): number {
    const { feed } = this;
    const value = ((feed.bytes[feed.position] ?? 0) << 8) | (feed.bytes[feed.position + 1] ?? 0);
    feed.position += 2;
    return value;
  }
}
