import { buildCabinet } from '../../samples-synthetic/builder/cabinet.js';
import { openCabinet } from '../../src/formats/cab/cabinet.js';
import { joinCabinets } from '../../src/formats/cab/cabinet-set.js';
import { readDataBlocks } from '../../src/formats/cab/data-block.js';
import { decodeFolder } from '../../src/formats/cab/decode-folder.js';
import { createDecoder } from '../../src/formats/cab/decoders/create-decoder.js';
import { findCabinets } from '../../src/formats/cab/find-cabinet.js';
import type { CabMethod } from '../../src/formats/cab/folder.js';
import { readFile } from '../../src/formats/cab/read-file.js';
import { FormatError } from '../../src/io/format-error.js';
import { BytesSource } from '../../src/io/source.js';
import { drain, parserOptions, smallCorpusFiles } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';
import { lengthOrCode } from './compound-file.js';

const LARGEST_SEED_IN_BYTES = 1 << 18;

/** Tables, sets of one cabinet twice, folders by every method, files. */
export const cabinetTarget: FuzzTarget = {
  name: 'cab',
  maxLengthInBytes: 2048,
  dictionary: ['MSCF', 'CK', new Uint8Array([0xfd, 0xff]), new Uint8Array([3, 0x15]), new Uint8Array([3, 1])],
  seeds: async () => [smallCabinet('none'), smallCabinet('mszip'), ...smallCorpusFiles('cab', 2048, '.cab')],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const source = new BytesSource(bytes);
    const cabinet = await openCabinet(source, { ...options, name: 'a.cab' });
    const answers: unknown[] = [cabinet.files.length, await findCabinets(source, options.budget)];
    const set = joinCabinets((bytes[32] ?? 0) > 128 ? [cabinet, cabinet] : [cabinet], options.onProblem);
    for (const folder of set.folders.slice(0, 8)) {
      answers.push(await lengthOrCode(() => drain(decodeFolder(set, folder, options))));
    }
    for (const file of set.files.slice(0, 8)) {
      answers.push(file.name, await lengthOrCode(() => drain(readFile(set, file, options))));
    }
    return [answers, options.problems];
  },
};

/**
 * Blocks for one decoder: a byte for the window, then for each block the sizes of its compressed and uncompressed
 * bytes in two bytes each, and its data.
 */
function decoderTarget(method: CabMethod, windowBitsOf: (byte: number) => number): FuzzTarget {
  return {
    name: method,
    maxLengthInBytes: 4096,
    dictionary: [new Uint8Array([0, 0x80]), new Uint8Array([0xff, 0xff]), 'CK'],
    seeds: async () => {
      const built = method === 'mszip' ? [await blocksOf(smallCabinet('mszip'), method)].flat() : [];
      const files = smallCorpusFiles('cab', LARGEST_SEED_IN_BYTES, '.cab');
      const found = await Promise.all(files.map((file) => blocksOf(file, method)));
      return [...built, ...found.flat(), new Uint8Array(64)];
    },
    run: (bytes) => {
      const decoder = createDecoder(method, windowBitsOf(bytes[0] ?? 0));
      let length = 0;
      let sum = 0;
      for (let at = 1; at + 4 <= bytes.length; ) {
        const compressed = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
        const uncompressed = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8);
        at += 4;
        const block = bytes.subarray(at, at + compressed);
        at += compressed;
        const content = decoder.decodeBlock(block, Math.min(Math.max(uncompressed, 1), 32_768));
        if (content.length > 32_768) throw new Error('a block gives more than a block may');
        length += content.length;
        sum = (sum + (content[0] ?? 0) + (content.at(-1) ?? 0)) | 0;
      }
      return [length, sum];
    },
  };
}

export const mszipTarget = decoderTarget('mszip', () => 0);
/** The smallest window mostly: a large one costs more to make than a block to decode. */
export const lzxTarget = decoderTarget('lzx', (byte) => 15 + (byte > 250 ? byte - 250 : 0));
export const quantumTarget = decoderTarget('quantum', (byte) => 10 + (byte % 8));

/** The first blocks of each folder, as {@link decoderTarget} takes them. */
async function blocksOf(cabinetBytes: Uint8Array, method: CabMethod): Promise<Uint8Array[]> {
  const options = parserOptions(cabinetBytes);
  const found: Uint8Array[] = [];
  try {
    const set = joinCabinets([await openCabinet(new BytesSource(cabinetBytes), options)], () => {});
    for (const folder of set.folders.filter((candidate) => candidate.method === method)) {
      const parts: number[] = [method === 'quantum' ? folder.windowBits - 10 : 0];
      for await (const { compressed, uncompressedSizeInBytes } of readDataBlocks(folder, options)) {
        if (parts.length + compressed.length > 4000) break;
        parts.push(compressed.length & 255, compressed.length >> 8);
        parts.push(uncompressedSizeInBytes & 255, uncompressedSizeInBytes >> 8, ...compressed);
      }
      if (parts.length > 1) found.push(Uint8Array.from(parts));
    }
  } catch (error) {
    // A damaged file of the corpus gives what could be read of it.
    if (!(error instanceof FormatError)) throw error;
  }
  return found;
}

function smallCabinet(compression: 'none' | 'mszip'): Uint8Array {
  const text = new TextEncoder().encode('to be packed, to be packed, to be packed again and again');
  return buildCabinet({
    folders: [
      {
        compression,
        files: [
          { name: 'a.txt', content: text },
          { name: 'b.bin', content: text.subarray(9) },
        ],
      },
      { compression: 'none', files: [{ name: 'ö.exe', content: text }] },
    ],
  });
}
