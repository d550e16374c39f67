import { createInflateRaw, type InflateRaw } from 'node:zlib';

const OUTPUT_CHUNK_SIZE_IN_BYTES = 1 << 17;

export type InflateEnd =
  | { kind: 'complete'; consumedInBytes: number }
  | { kind: 'truncated' }
  | { kind: 'corrupt'; reason: string };

/**
 * Inflates raw deflate data chunk by chunk in bounded memory and returns how it ended. What came out before damage is
 * yielded. The input is read to its end also when the compressed stream ends earlier; what it throws is thrown on.
 */
export async function* inflateRaw(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, InflateEnd, void> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT_CHUNK_SIZE_IN_BYTES });
  const feed = { abandoned: false };
  const feeding = feedAll(input, inflate, feed);
  feeding.catch(() => inflate.destroy()); // wakes the loop below; the awaits of `feeding` throw the failure
  let end: InflateEnd | undefined;
  try {
    for await (const chunk of inflate) yield chunk;
    end = { kind: 'complete', consumedInBytes: inflate.bytesWritten };
  } catch (error) {
    await feeding;
    end = damageOf(error);
  } finally {
    feed.abandoned = end === undefined;
    inflate.destroy();
    await feeding;
  }
  return end;
}

/** Writes all input; once the compressed stream has ended or failed, the rest is read and dropped. */
async function feedAll(
  input: AsyncIterable<Uint8Array>,
  inflate: InflateRaw,
  feed: { abandoned: boolean },
): Promise<void> {
  for await (const chunk of input) {
    if (feed.abandoned) return;
    if (inflate.writable) await write(inflate, chunk);
  }
  if (inflate.writable) inflate.end();
}

/** Resolves when the chunk was taken. zlib forgets the callback of a stream that ends or is destroyed meanwhile. */
function write(inflate: InflateRaw, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      inflate.off('close', done);
      resolve();
    };
    inflate.once('close', done);
    inflate.write(chunk, done);
  });
}

function damageOf(error: unknown): InflateEnd {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  if (!error.code.startsWith('Z_')) throw error;
  return error.code === 'Z_BUF_ERROR' ? { kind: 'truncated' } : { kind: 'corrupt', reason: error.code };
}
