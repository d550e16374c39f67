import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MszipDecoder } from '../../../../src/formats/cab/decoders/mszip.js';
import { FormatError } from '../../../../src/io/format-error.js';
import { mszipBlocks } from '../build-cabinet.js';

function block(deflated: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('CK'), deflated]);
}

describe('MszipDecoder', () => {
  it('keeps the history over blocks', () => {
    // Random bytes that come again after 20,000 bytes: most of each block is a match over its start.
    const content = Buffer.concat(Array.from({ length: 5 }, () => RANDOM.subarray(0, 20_000)));
    const blocks = mszipBlocks(content);
    expect(blocks[1]!.compressed.length).toBeLessThan(2000);
    const decoder = new MszipDecoder();
    const decoded = blocks.map(({ compressed, uncompressedSizeInBytes }) =>
      Buffer.from(decoder.decodeBlock(compressed, uncompressedSizeInBytes)),
    );
    expect(Buffer.concat(decoded).equals(content)).toBe(true);
  });

  it('keeps the history over short blocks, up to 32 KiB in all', () => {
    const decoder = new MszipDecoder();
    const pieces = [
      RANDOM.subarray(0, 30_000),
      RANDOM.subarray(30_000, 30_100),
      RANDOM.subarray(100, 20_000),
    ];
    let history = Buffer.alloc(0);
    for (const piece of pieces) {
      const dictionary = history.subarray(-32_768);
      const compressed = block(deflateRawSync(piece, dictionary.length === 0 ? {} : { dictionary }));
      expect(Buffer.from(decoder.decodeBlock(compressed, piece.length)).equals(piece)).toBe(true);
      history = Buffer.concat([history, piece]);
    }
  });

  it.each([
    ['a block without its signature', Buffer.from('KC\x03\x00', 'latin1'), 1, 0],
    ['a block of one byte', Buffer.from('C'), 1, 0],
    ['an empty block', Buffer.alloc(0), 1, 0],
    ['a signature alone', Buffer.from('CK'), 1, 2],
    ['an impossible Deflate block', block(Buffer.of(0x07)), 1, 2],
    ['a match without history', block(Buffer.of(0x03, 0x02, 0x00)), 3, 2],
    ['less than the block says', block(deflateRawSync(Buffer.alloc(99))), 100, 0],
    ['more than the block says', block(deflateRawSync(Buffer.alloc(101))), 100, 0],
    ['far more than the block says', block(deflateRawSync(Buffer.alloc(1e6))), 100, 2],
    ['Deflate data that is cut off', block(deflateRawSync(Buffer.alloc(100, 'ab')).subarray(0, 3)), 100, 2],
  ])('refuses %s', (_, compressed, size, offsetInBytes) => {
    const decode = () => new MszipDecoder().decodeBlock(compressed, size);
    expect(decode).toThrow(FormatError);
    expect(decode).toThrow(expect.objectContaining({ code: 'cab.mszip', offsetInBytes }));
  });
});

const RANDOM = randomBytes(32_768);
