import type { Transform } from 'node:stream';
import { startAhead } from '../../io/start-ahead.js';

export type StreamEnd = { kind: 'complete' } | { kind: 'truncated' } | { kind: 'corrupt'; reason: string };

/**
 * Puts data through a decompressing stream of node:zlib, chunk by chunk and in bounded memory, and returns how it ended.
 * What came out before damage is yielded. The input is read to its end also when the compressed stream ends earlier;
 * what it throws is thrown on.
 */
export async function* putThrough(
  stream: Transform,
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, StreamEnd, void> {
  const feed = { abandoned: false };
  const feeding = startAhead(feedAll(input, stream, feed));
  let end: StreamEnd | undefined;
  try {
    for await (const chunk of stream) yield chunk;
    end = { kind: 'complete' };
  } catch (error) {
    await feeding;
    end = damageOf(error);
  } finally {
    feed.abandoned = end === undefined;
    stream.destroy();
    await feeding;
  }
  return end;
}

/** Writes all input; once the compressed stream has ended or failed, the rest is read and dropped. */
async function feedAll(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  stream: Transform,
  feed: { abandoned: boolean },
): Promise<void> {
  try {
    for await (const chunk of input) {
      if (feed.abandoned) return;
      if (stream.writable) await write(stream, chunk);
    }
    if (stream.writable) stream.end();
  } catch (error) {
    stream.destroy(); // ends the loop over the output; awaiting the feed throws the failure
    throw error;
  }
}

/** Resolves when the chunk was taken. zlib forgets the callback of a stream that ends or is destroyed meanwhile. */
function write(stream: Transform, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('close', done);
      resolve();
    };
    stream.once('close', done);
    stream.write(chunk, done);
  });
}

/** What zlib and Zstandard throw of damaged data has a code of theirs; all else is thrown on. */
export function damageOf(error: unknown): StreamEnd {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  if (!/^Z(?:STD)?_/.test(error.code)) throw error;
  return error.code === 'Z_BUF_ERROR' ? { kind: 'truncated' } : { kind: 'corrupt', reason: error.code };
}
