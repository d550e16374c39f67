import { createInflateRaw } from 'node:zlib';
import { makeInGate } from '../../io/thread-gate.js';
import { putThrough, type StreamEnd } from './zlib-stream.js';

const OUTPUT_CHUNK_SIZE_IN_BYTES = 1 << 17;

export type InflateEnd =
  | { kind: 'complete'; consumedInBytes: number }
  | Exclude<StreamEnd, { kind: 'complete' }>;

/** Inflates raw deflate data, as {@link putThrough} does, and returns how it ended. */
export async function* inflateRaw(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, InflateEnd, void> {
  const inflate = makeInGate(() => createInflateRaw({ chunkSize: OUTPUT_CHUNK_SIZE_IN_BYTES }));
  const end = yield* putThrough(inflate, input);
  return end.kind === 'complete' ? { ...end, consumedInBytes: inflate.bytesWritten } : end;
}
