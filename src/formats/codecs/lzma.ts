import { ByteFeed } from './byte-feed.js';
import type { Decoding } from './decode-end.js';
import { LzmaDecoder } from './lzma-decoder.js';
import { LzmaHistory } from './lzma-history.js';
import { LARGEST_DICTIONARY_IN_BYTES, type LzmaProperties } from './lzma-properties.js';
import { LzmaRangeDecoder, RANGE_PREFIX_SIZE } from './lzma-range-decoder.js';

/** Bytes of input per read. */
const INPUT_SIZE_IN_BYTES = 1 << 16;

/**
 * Decodes a raw LZMA stream (LZMA specification, LzmaSpec.cpp) in chunks of some 128 KiB. Stops after `sizeInBytes`
 * bytes or, when that is undefined, at the end marker. Memory is bounded by the dictionary, of at most 64 MiB, and grows
 * only as output comes. The input is read to its end.
 */
export async function* decodeLzma(
  input: AsyncIterable<Uint8Array>,
  properties: LzmaProperties,
  sizeInBytes: number | undefined,
): Decoding {
  const feed = new ByteFeed(input);
  try {
    const end = yield* decodeFeed(feed, properties, sizeInBytes);
    await feed.drain();
    return end;
  } finally {
    await feed.close();
  }
}

async function* decodeFeed(
  feed: ByteFeed,
  properties: LzmaProperties,
  sizeInBytes: number | undefined,
): Decoding {
  const range = new LzmaRangeDecoder();
  const history = new LzmaHistory(Math.min(properties.dictionarySizeInBytes, LARGEST_DICTIONARY_IN_BYTES));
  const decoder = new LzmaDecoder(range, history);
  decoder.setProperties(properties);
  await feed.fill(INPUT_SIZE_IN_BYTES);
  range.attach(feed.bytes, feed.position);
  if (!range.start()) return 'corrupt';
  if (feed.available < RANGE_PREFIX_SIZE) return 'truncated';
  for (;;) {
    const pause = decoder.run(sizeInBytes ?? Number.POSITIVE_INFINITY, feed.isEnded);
    feed.position = range.position;
    if (pause === 'input') {
      await feed.fill(INPUT_SIZE_IN_BYTES);
      range.attach(feed.bytes, feed.position);
      continue;
    }
    yield history.takeChunk();
    if (pause === 'chunk') continue;
    if (pause === 'full') return 'complete';
    if (pause === 'end-marker') return sizeInBytes === undefined ? 'complete' : 'truncated';
    return pause;
  }
}
