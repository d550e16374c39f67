import { ByteFeed } from './byte-feed.js';
import { Bzip2BitReader } from './bzip2-bit-reader.js';
import { Bzip2Block } from './bzip2-block.js';
import type { DecodeEnd, Decoding } from './decode-end.js';

const STREAM_HEADER_SIZE = 4;
const INPUT_SIZE_IN_BYTES = 1 << 16;
const LEVEL_UNIT_IN_BYTES = 100_000;
/** The digits of pi stand in front of a block, those of its square root in front of the stream's end. */
const BLOCK_HIGH = 0x314159;
const BLOCK_LOW = 0x265359;
const END_HIGH = 0x177245;
const END_LOW = 0x385090;

/**
 * Decodes bzip2: streams one behind the other, each of blocks of at most 900,000 bytes. Checksums of blocks are not
 * looked at, those of the container are. The input is read to its end.
 */
export async function* decodeBzip2(input: AsyncIterable<Uint8Array>): Decoding {
  const feed = new ByteFeed(input);
  try {
    const end = yield* decodeStreams(feed);
    await feed.drain();
    return end;
  } finally {
    await feed.close();
  }
}

async function* decodeStreams(feed: ByteFeed): Decoding {
  for (let isFirst = true; ; isFirst = false) {
    if (!feed.has(STREAM_HEADER_SIZE)) await feed.fill(INPUT_SIZE_IN_BYTES);
    const level = streamLevel(feed);
    // What is no stream behind the first one is not content.
    if (level === undefined)
      return isFirst ? (feed.available < STREAM_HEADER_SIZE ? 'truncated' : 'corrupt') : 'complete';
    const end = yield* decodeStream(feed, level * LEVEL_UNIT_IN_BYTES);
    if (end !== 'complete') return end;
  }
}

/** The digit behind `BZh`, from 1 to 9; undefined when there is no such header. */
function streamLevel(feed: ByteFeed): number | undefined {
  const header = Buffer.from(feed.bytes.subarray(feed.position, feed.position + STREAM_HEADER_SIZE)).toString(
    'latin1',
  );
  const level = /^BZh([1-9])$/.exec(header)?.[1];
  if (level === undefined) return undefined;
  feed.position += STREAM_HEADER_SIZE;
  return Number(level);
}

async function* decodeStream(feed: ByteFeed, blockSizeInBytes: number): Decoding {
  const bits = new Bzip2BitReader(feed);
  const block = new Bzip2Block(bits, blockSizeInBytes);
  for (;;) {
    await bits.bringInput();
    const high = bits.read(24);
    const low = bits.read(24);
    bits.read(16); // the checksum of the block or of the stream
    bits.read(16);
    if (bits.isExhausted) return 'truncated';
    if (high === END_HIGH && low === END_LOW) {
      bits.toByte();
      return 'complete';
    }
    if (high !== BLOCK_HIGH || low !== BLOCK_LOW) return 'corrupt';
    const end: DecodeEnd = yield* block.decode();
    if (end !== 'complete') return end;
  }
}
