import { crc32 } from 'node:zlib';
import { FormatError } from '../../io/format-error.js';
import { losesData, type OnProblem } from '../../io/problem.js';
import type { ProblemCode } from '../../io/problem-code.js';
import { decodeBzip2 } from '../codecs/bzip2.js';
import type { Decoding } from '../codecs/decode-end.js';
import { inflateRaw } from '../codecs/inflate.js';
import { inflate64 } from '../codecs/inflate64.js';
import { LARGEST_DICTIONARY_IN_BYTES } from '../codecs/lzma-properties.js';
import { canDecodeZstd, decodeZstd } from '../codecs/zstd.js';
import { decryptData, type OpenedData } from './decryption.js';
import { FLAG_DATA_DESCRIPTOR, type ZipArchive, type ZipEntry } from './entry.js';
import { decodeLzmaEntry } from './lzma-entry.js';
import {
  METHOD_BZIP2,
  METHOD_DEFLATE,
  METHOD_DEFLATE64,
  METHOD_LZMA,
  METHOD_STORE,
  METHOD_ZSTD,
} from './method.js';

/** True when the content of an entry with this method can be decoded. */
export function isSupportedMethod(method: number): boolean {
  return (
    method === METHOD_STORE ||
    method === METHOD_DEFLATE ||
    method === METHOD_DEFLATE64 ||
    method === METHOD_BZIP2 ||
    method === METHOD_LZMA ||
    (method === METHOD_ZSTD && canDecodeZstd)
  );
}

/** How much memory unpacking an entry takes at most, in bytes; windows of less than a megabyte count as nothing. */
export function decoderMemoryOf({ method }: ZipEntry): number {
  if (method === METHOD_LZMA) return LARGEST_DICTIONARY_IN_BYTES;
  return method === METHOD_ZSTD ? LARGEST_ZSTD_WINDOW_IN_BYTES : 0;
}

/** Zstandard itself refuses larger ones by default. */
const LARGEST_ZSTD_WINDOW_IN_BYTES = 1 << 27;

/**
 * Decrypts and decompresses opened data chunk by chunk; then reports mismatches.
 *
 * @throws FormatError `zip.unsupported-method`
 */
export async function* decodeContent(
  archive: ZipArchive,
  entry: ZipEntry,
  data: OpenedData,
  onProblem: OnProblem,
): AsyncGenerator<Uint8Array, void, void> {
  let damaged = false;
  const tell: Tell = (code, effect) => {
    damaged ||= losesData(code);
    onProblem({
      code,
      offsetInBytes: entry.offsetInBytes,
      effect: `${JSON.stringify(entry.name)}: ${effect}`,
    });
  };
  if (data.truncated) tell('zip.data-truncated', 'the archive ends inside the data');
  let sizeInBytes = 0;
  let crc = 0;
  for await (const chunk of decompress(archive, entry, data, tell)) {
    sizeInBytes += chunk.length;
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (!damaged && !isUndescribed(entry)) reportDifferences(entry, sizeInBytes, crc, tell);
}

type Tell = (code: ProblemCode, effect: string) => void;

async function* decompress(
  archive: ZipArchive,
  entry: ZipEntry,
  data: OpenedData,
  tell: Tell,
): AsyncGenerator<Uint8Array, void, void> {
  const compressed = decryptData(archive.source, data, tell);
  switch (entry.method) {
    case METHOD_STORE:
      yield* compressed;
      return;
    case METHOD_DEFLATE:
      yield* inflate(compressed, data, tell);
      return;
    default:
      yield* unpack(decoderOf(entry)(compressed), entry, tell);
  }
}

/** @throws FormatError `zip.unsupported-method` */
function decoderOf(entry: ZipEntry): (compressed: AsyncIterable<Uint8Array>) => Decoding {
  if (entry.method === METHOD_DEFLATE64) return inflate64;
  if (entry.method === METHOD_BZIP2) return decodeBzip2;
  if (entry.method === METHOD_LZMA) return (compressed) => decodeLzmaEntry(compressed, entry);
  if (entry.method === METHOD_ZSTD && canDecodeZstd) return decodeZstd;
  throw new FormatError('zip.unsupported-method', {
    offsetInBytes: entry.offsetInBytes,
    found: entry.methodName,
  });
}

async function* inflate(
  compressed: AsyncGenerator<Uint8Array, void, void>,
  data: OpenedData,
  tell: Tell,
): AsyncGenerator<Uint8Array, void, void> {
  const sizeInBytes = data.endInBytes - data.startInBytes;
  const end = yield* inflateRaw(compressed, sizeInBytes);
  if (end.kind === 'truncated') {
    tell('zip.data-truncated', 'the compressed stream ends early; the part before it is kept');
  } else if (end.kind === 'corrupt') {
    tell('zip.data-corrupt', `inflating stopped (${end.reason}); the part before it is kept`);
  } else if (end.consumedInBytes < sizeInBytes) {
    const behind = sizeInBytes - end.consumedInBytes;
    tell('zip.data-behind-stream', `${behind} bytes after the compressed stream are not content`);
  }
}

async function* unpack(
  decoding: Decoding,
  { methodName }: ZipEntry,
  tell: Tell,
): AsyncGenerator<Uint8Array, void, void> {
  const end = yield* decoding;
  if (end === 'truncated') {
    tell('zip.data-truncated', `the ${methodName} stream ends early; the part before it is kept`);
  } else if (end === 'corrupt') {
    tell('zip.data-corrupt', `the ${methodName} stream is damaged; the part before it is kept`);
  }
}

/** A streamed local header without a data descriptor: nothing says what size and CRC ought to be. */
function isUndescribed(entry: ZipEntry): boolean {
  const isStreamed = (entry.flags & FLAG_DATA_DESCRIPTOR) !== 0;
  return !entry.fromDirectory && isStreamed && entry.crc32 === 0 && entry.sizeInBytes === 0;
}

function reportDifferences(entry: ZipEntry, sizeInBytes: number, crc: number, tell: Tell): void {
  if (sizeInBytes !== entry.sizeInBytes) {
    tell('zip.size-mismatch', `${entry.sizeInBytes} bytes were declared, ${sizeInBytes} were unpacked`);
  }
  // AE-2 leaves the CRC out on purpose: it would tell about the content of small files.
  const isWithoutCrc = entry.encryption.scheme === 'winzip-aes' && entry.encryption.version === 2;
  if (!isWithoutCrc && crc !== entry.crc32) {
    tell('zip.crc-mismatch', `the CRC is ${hex(crc)}, declared was ${hex(entry.crc32)}`);
  }
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}
