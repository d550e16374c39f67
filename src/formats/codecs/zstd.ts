import { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { makeInGate } from '../../io/thread-gate.js';
import type { Decoding } from './decode-end.js';
import { putThrough } from './zlib-stream.js';

/** Node.js has it from 22.15 on. */
const createZstdDecompress: unknown = Reflect.get(zlib, 'createZstdDecompress');

/** False where this Node.js brings no Zstandard. */
export const canDecodeZstd: boolean = typeof createZstdDecompress === 'function';

/** Decodes Zstandard frames; only where {@link canDecodeZstd}. */
export async function* decodeZstd(input: AsyncIterable<Uint8Array>): Decoding {
  const stream: unknown =
    typeof createZstdDecompress === 'function'
      ? makeInGate(() => Reflect.apply(createZstdDecompress, zlib, []))
      : undefined;
  if (!(stream instanceof Transform)) throw new TypeError('this Node.js brings no Zstandard');
  const end = yield* putThrough(stream, input);
  return end.kind;
}
