import { decodeBcjX86 } from '../../src/formats/codecs/bcj-x86.js';
import { decodeBcj2 } from '../../src/formats/codecs/bcj2.js';
import { decodeBzip2 } from '../../src/formats/codecs/bzip2.js';
import type { DecodeEnd, Decoding } from '../../src/formats/codecs/decode-end.js';
import { inflate64 } from '../../src/formats/codecs/inflate64.js';
import { decodeLzma } from '../../src/formats/codecs/lzma.js';
import { parseLzmaProperties } from '../../src/formats/codecs/lzma-properties.js';
import { decodeLzma2 } from '../../src/formats/codecs/lzma2.js';
import { openSevenZip } from '../../src/formats/sevenzip/archive.js';
import { checkKeys, decodeFolder } from '../../src/formats/sevenzip/decode-folder.js';
import { SevenZipKeys } from '../../src/formats/sevenzip/key.js';
import { BytesSource } from '../../src/io/source.js';
import { packWithSevenZip } from '../../test/samples-synthetic/seven-zip.js';
import { drain, parserOptions } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';
import { withValidChecksums } from './archive.js';
import { lengthOrCode } from './compound-file.js';

const MAX_OUTPUT_IN_BYTES = 1 << 16;

const FILES = {
  'a.txt': new TextEncoder().encode('some text, some text, some text\n'.repeat(4)),
  'b.bin': Uint8Array.from({ length: 120 }, (_, index) => (index * index) % 251),
};

/** Five bytes of properties, then the stream. */
export const lzmaTarget: FuzzTarget = {
  name: 'lzma',
  maxLengthInBytes: 1024,
  dictionary: [],
  seeds: async () => [Uint8Array.from([0x5d, 0, 0, 1, 0, 0, ...new Uint8Array(60).fill(0x21)])],
  run: async (bytes) => {
    const properties = parseLzmaProperties(bytes.subarray(0, 5));
    if (properties === undefined) return 'no properties';
    const answer = await measure(decodeLzma(inPieces(bytes.subarray(5)), properties, MAX_OUTPUT_IN_BYTES));
    if (answer.length > MAX_OUTPUT_IN_BYTES) throw new Error('more came out than was asked for');
    return answer;
  },
};

export const lzma2Target: FuzzTarget = decoderTarget('lzma2', ['-m0=lzma2'], (input) =>
  decodeLzma2(input, 1 << 16),
);

export const bzip2Target: FuzzTarget = decoderTarget('bzip2', ['-m0=bzip2'], decodeBzip2);

export const deflate64Target: FuzzTarget = decoderTarget('deflate64', ['-m0=deflate64'], inflate64);

/** The four streams of BCJ2, each a quarter of the input; its main stream through the older filter, too. */
export const bcjTarget: FuzzTarget = {
  name: 'bcj',
  maxLengthInBytes: 512,
  dictionary: [new Uint8Array([0xe8]), new Uint8Array([0xe9]), new Uint8Array([0x0f, 0x84])],
  seeds: async () => [Uint8Array.from({ length: 256 }, (_, index) => (index % 6 === 0 ? 0xe8 : index % 3))],
  run: async (bytes) => {
    const quarter = bytes.length >> 2;
    const stream = (index: number) => inPieces(bytes.subarray(index * quarter, (index + 1) * quarter));
    const streams = { main: stream(0), calls: stream(1), jumps: stream(2), choices: stream(3) };
    const joined = await measure(decodeBcj2(streams, MAX_OUTPUT_IN_BYTES));
    const filtered = await drain(decodeBcjX86(inPieces(bytes)));
    if (filtered !== bytes.length) throw new Error('the filter changed the length');
    return [joined, filtered];
  },
};

/** Header and content of small archives, with the header's checksums set right. */
export const sevenZipContentTarget: FuzzTarget = {
  name: 'sevenzip-content',
  maxLengthInBytes: 2048,
  dictionary: [
    '\x21',
    '\x03\x01\x01',
    '\x03\x03\x01\x03',
    '\x04\x01\x08',
    '\x04\x01\x09',
    '\x04\x02\x02',
  ].map((id) => Buffer.from(id, 'latin1')),
  seeds: () =>
    Promise.all(
      [
        ['-m0=lzma2', '-mhc=off'],
        ['-m0=lzma'],
        ['-m0=bcj', '-m1=deflate', '-mhc=off'],
        ['-m0=delta:2', '-m1=bzip2', '-mhc=off'],
        ['-m0=copy', '-px', '-mhc=off'],
      ].map((switches) => packWithSevenZip(FILES, '-t7z', ...switches)),
    ),
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const source = new BytesSource(withValidChecksums(bytes));
    const archive = await openSevenZip(source, options);
    const keys = new SevenZipKeys('x', (rounds) => options.budget.spendSteps(Math.ceil(rounds / 2 ** 10)));
    const folders = new Set((archive.entries ?? []).flatMap(({ place }) => place?.folder ?? []));
    const answers: unknown[] = [archive.entries?.length, archive.encrypted];
    for (const folder of [...folders].slice(0, 4)) {
      answers.push(await lengthOrCode(() => drain(decodeFolder(source, folder, options))));
      answers.push(await checkKeys(source, folder, keys, options.budget).catch(codeOf));
    }
    return [answers, options.problems];
  },
};

function decoderTarget(
  name: string,
  switches: readonly string[],
  decode: (input: AsyncIterable<Uint8Array>) => Decoding,
): FuzzTarget {
  return {
    name,
    maxLengthInBytes: 1024,
    dictionary: [],
    seeds: async () => [await packedStream(...switches)],
    run: (bytes) => measure(decode(inPieces(bytes))),
  };
}

/** What 7-Zip packs the files into, without the archive around it. */
async function packedStream(...switches: readonly string[]): Promise<Uint8Array> {
  const bytes = await packWithSevenZip(FILES, '-t7z', ...switches);
  const { entries } = await openSevenZip(new BytesSource(bytes), parserOptions(bytes));
  const stream = entries?.[0]?.place?.folder.packedStreams[0];
  if (stream === undefined) throw new Error('7-Zip packed nothing');
  return bytes.slice(stream.offsetInBytes, stream.offsetInBytes + stream.sizeInBytes);
}

/** No more is taken than a decoder may give before its caller looks at the budget. */
async function measure(decoding: Decoding): Promise<{ length: number; end: DecodeEnd | 'stopped' }> {
  let length = 0;
  for (;;) {
    const { done, value } = await decoding.next();
    if (done) return { length, end: value };
    length += value.length;
    if (length > 2 ** 24) {
      await decoding.return('complete');
      return { length, end: 'stopped' };
    }
  }
}

/** In small pieces, so that borders are met. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += 61) yield bytes.subarray(at, at + 61);
}

function codeOf(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.name === 'FormatError') return error.code;
  throw error;
}
