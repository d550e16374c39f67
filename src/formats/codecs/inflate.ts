import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { makeInGate } from '../../io/thread-gate.js';
import { damageOf, putThrough, type StreamEnd } from './zlib-stream.js';

const OUTPUT_CHUNK_SIZE_IN_BYTES = 1 << 17;
/** Most files in archives are shorter. */
const SHORT_INPUT_IN_BYTES = 1 << 16;
const SHORT_OUTPUT_IN_BYTES = 1 << 20;

export type InflateEnd =
  | { kind: 'complete'; consumedInBytes: number }
  | Exclude<StreamEnd, { kind: 'complete' }>;

type Inflating = AsyncGenerator<Uint8Array, InflateEnd, void>;

/**
 * Inflates raw deflate data, as {@link putThrough} does, and returns how it ended. `sizeInBytes` is what `input` has at
 * most; what is short goes through one call, since making and feeding a stream takes many times as long.
 */
export async function* inflateRaw(input: AsyncIterable<Uint8Array>, sizeInBytes = Infinity): Inflating {
  return yield* sizeInBytes <= SHORT_INPUT_IN_BYTES ? inflateShort(input) : inflateStream(input);
}

async function* inflateStream(input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Inflating {
  const inflate = makeInGate(() => createInflateRaw({ chunkSize: OUTPUT_CHUNK_SIZE_IN_BYTES }));
  const end = yield* putThrough(inflate, input);
  return end.kind === 'complete' ? { ...end, consumedInBytes: inflate.bytesWritten } : end;
}

async function* inflateShort(input: AsyncIterable<Uint8Array>): Inflating {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(chunk);
  const whole = inflateAtOnce(Buffer.concat(chunks));
  // What is damaged or large comes out piece by piece, as far as it goes.
  if (whole === undefined) return yield* inflateStream(chunks);
  if (whole.bytes.length > 0) yield whole.bytes;
  return { kind: 'complete', consumedInBytes: whole.consumedInBytes };
}

function inflateAtOnce(bytes: Uint8Array): { bytes: Uint8Array; consumedInBytes: number } | undefined {
  try {
    const options = { info: true, maxOutputLength: SHORT_OUTPUT_IN_BYTES };
    const { buffer, engine } = makeInGate(() => inflateRawSync(bytes, options)) as unknown as Inflated;
    return { bytes: buffer, consumedInBytes: engine.bytesWritten };
  } catch (error) {
    if (!isTooLarge(error)) damageOf(error);
    return undefined;
  }
}

/** What `info` makes of the result, which the types of Node.js do not tell. */
interface Inflated {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
