import { createDecipheriv } from 'node:crypto';
import { FormatError } from '../../io/format-error.js';
import { decodeBcjX86 } from '../codecs/bcj-x86.js';
import { decodeBcj2 } from '../codecs/bcj2.js';
import { decodeBzip2 } from '../codecs/bzip2.js';
import type { Decoding } from '../codecs/decode-end.js';
import { decodeDelta } from '../codecs/delta.js';
import { inflateRaw } from '../codecs/inflate.js';
import { inflate64 } from '../codecs/inflate64.js';
import { decodeLzma } from '../codecs/lzma.js';
import { LARGEST_DICTIONARY_IN_BYTES, parseLzmaProperties } from '../codecs/lzma-properties.js';
import { decodeLzma2, parseLzma2DictionarySize } from '../codecs/lzma2.js';
import { type AesProperties, parseAesProperties, type SevenZipKeys } from './key.js';
import {
  coderNameOf,
  METHOD_AES,
  METHOD_BCJ_X86,
  METHOD_BCJ2,
  METHOD_BZIP2,
  METHOD_COPY,
  METHOD_DEFLATE,
  METHOD_DEFLATE64,
  METHOD_DELTA,
  METHOD_LZMA,
  METHOD_LZMA2,
  METHOD_X86,
} from './method.js';
import type { Coder } from './streams-info.js';

export type Chunks = AsyncGenerator<Uint8Array, void, void>;

/** A coder with all that it takes to undo its work. */
export interface Step {
  coder: Coder;
  inputs: Chunks[];
  /** What its output has, as the header says. */
  sizeInBytes: number;
  keys: SevenZipKeys | undefined;
  /** Of the folder's packed data, for errors. */
  offsetInBytes: number;
}

/** @throws FormatError `sevenzip.unsupported-coder`, `sevenzip.header-corrupt`, `sevenzip.password-needed` */
export function undoCoder(step: Step): Chunks {
  const { coder, inputs, sizeInBytes } = step;
  if (coder.methodId === METHOD_BCJ2 && isFour(inputs)) {
    const [main, calls, jumps, choices] = inputs;
    return untilEnd(decodeBcj2({ main, calls, jumps, choices }, sizeInBytes), step);
  }
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) throw unsupported(step);
  switch (coder.methodId) {
    case METHOD_COPY:
      return input;
    case METHOD_DELTA:
      return decodeDelta(input, (coder.properties[0] ?? 0) + 1);
    case METHOD_X86:
    case METHOD_BCJ_X86:
      return decodeBcjX86(input);
    case METHOD_AES:
      return decryptAes(input, known(parseAesProperties(coder.properties), step), keysOf(step));
    default:
      return untilEnd(decompress(input, step), step);
  }
}

/** How much memory undoing a coder takes, in bytes; little memory counts as none. */
export function decoderMemoryOf({ methodId, properties }: Coder, sizeInBytes: number): number {
  switch (methodId) {
    case METHOD_LZMA:
      return historyMemory(parseLzmaProperties(properties)?.dictionarySizeInBytes, sizeInBytes);
    case METHOD_LZMA2:
      return historyMemory(parseLzma2DictionarySize(properties[0] ?? 0xff), sizeInBytes);
    case METHOD_BZIP2:
      return BZIP2_MEMORY_IN_BYTES;
    default:
      return 0;
  }
}

/** For a block of 900,000 bytes, each with its place in 32 bits. */
const BZIP2_MEMORY_IN_BYTES = 5 * 2 ** 20;
/** So that headers can be read where nothing is left for what they describe. */
const LITTLE_MEMORY_IN_BYTES = 1 << 18;

/** Grows with what comes out, up to the dictionary. */
function historyMemory(dictionarySizeInBytes: number | undefined, sizeInBytes: number): number {
  const memory = Math.min(dictionarySizeInBytes ?? 0, LARGEST_DICTIONARY_IN_BYTES, sizeInBytes);
  return memory > LITTLE_MEMORY_IN_BYTES ? memory : 0;
}

function decompress(input: Chunks, step: Step): Decoding {
  const { methodId, properties } = step.coder;
  switch (methodId) {
    case METHOD_LZMA:
      return decodeLzma(input, known(parseLzmaProperties(properties), step), step.sizeInBytes);
    case METHOD_LZMA2:
      return decodeLzma2(input, known(parseLzma2DictionarySize(properties[0] ?? 0xff), step));
    case METHOD_DEFLATE:
      return inflate(input);
    case METHOD_DEFLATE64:
      return inflate64(input);
    case METHOD_BZIP2:
      return decodeBzip2(input);
    default:
      throw unsupported(step);
  }
}

async function* inflate(input: Chunks): Decoding {
  const end = yield* inflateRaw(input);
  return end.kind;
}

function isFour(inputs: Chunks[]): inputs is [Chunks, Chunks, Chunks, Chunks] {
  return inputs.length === 4;
}

function known<T>(properties: T | undefined, { coder, offsetInBytes }: Step): T {
  if (properties !== undefined) return properties;
  const expected = `properties of coder ${coder.methodId}`;
  throw new FormatError('sevenzip.header-corrupt', { offsetInBytes, expected });
}

function keysOf({ keys, offsetInBytes }: Step): SevenZipKeys {
  if (keys !== undefined) return keys;
  throw new FormatError('sevenzip.password-needed', { offsetInBytes });
}

function unsupported({ coder, offsetInBytes }: Step): FormatError {
  return new FormatError('sevenzip.unsupported-coder', { offsetInBytes, found: coderNameOf(coder.methodId) });
}

/** Damage ends the work on the folder. */
async function* untilEnd(decoding: Decoding, { coder, offsetInBytes }: Step): Chunks {
  const end = yield* decoding;
  if (end === 'complete') return;
  const code = end === 'corrupt' ? 'sevenzip.data-corrupt' : 'sevenzip.data-truncated';
  throw new FormatError(code, { offsetInBytes, found: `in what coder ${coder.methodId} packed` });
}

/** Decrypts the AES-256-CBC of 7-Zip. The last block is padded with zeros; the header gives the true size. */
async function* decryptAes(
  input: AsyncIterable<Uint8Array>,
  properties: AesProperties,
  keys: SevenZipKeys,
): AsyncGenerator<Uint8Array, void, void> {
  const decipher = createDecipheriv('aes-256-cbc', keys.keyFor(properties), properties.initialVector);
  decipher.setAutoPadding(false);
  for await (const chunk of input) yield decipher.update(chunk);
  // A truncated block cannot be decrypted: later checks report that it is missing.
}
