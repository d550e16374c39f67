import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { makeInGate } from '../../io/thread-gate.js';

/** Text that one layer may unpack to. */
const MAX_OUTPUT_LENGTH = 1_048_576;

/**
 * Unpacks the data of a Base64 constant as scripts carry it: gzip, zlib or raw deflate. Undefined for other
 * data and for more than 1 MiB.
 */
export function decodeCompressedLayer(base64: string): string | undefined {
  const bytes = Buffer.from(base64.slice(0, MAX_OUTPUT_LENGTH * 2), 'base64');
  if (bytes.length < 16) return undefined;
  const unpacked = unpack(bytes);
  if (unpacked === undefined || unpacked.length === 0) return undefined;
  const isWide = unpacked.length > 3 && unpacked[1] === 0 && unpacked[3] === 0;
  return unpacked.toString(isWide ? 'utf16le' : 'utf8');
}

function unpack(bytes: Buffer): Buffer | undefined {
  const options = { maxOutputLength: MAX_OUTPUT_LENGTH };
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isZlib = bytes[0] === 0x78 && ((bytes[0] << 8) | bytes[1]!) % 31 === 0;
  const inflate = isGzip ? gunzipSync : isZlib ? inflateSync : inflateRawSync;
  try {
    return makeInGate(() => inflate(bytes, options));
  } catch (error) {
    // zlib and its bound on the output both answer with an Error that has a code: the data is no such layer.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
