import { addAbortSignal, type Readable } from 'node:stream';
import type { TriageOptions, TriageSource } from '../index.js';
import { UsageError } from './arguments.js';

/** All of standard input is held in memory. */
const STDIN_LIMIT_IN_BYTES = 2 ** 31;

/**
 * What a FILE argument stands for: a path, or for `-` all of standard input. Without a name the file's own counts.
 *
 * @param stop ends the run, which takes it with the options, and the wait for standard input
 * @throws UsageError when standard input has more bytes than may be held; the reason of `stop`.
 */
export async function readInput(
  file: string,
  stdin: Readable,
  stop: AbortSignal,
  limitInBytes = STDIN_LIMIT_IN_BYTES,
): Promise<{ source: TriageSource; options: Pick<TriageOptions, 'name' | 'signal'> }> {
  if (file !== '-') return { source: file, options: { signal: stop } };
  return { source: await readAll(stdin, stop, limitInBytes), options: { name: '-', signal: stop } };
}

async function readAll(stdin: Readable, stop: AbortSignal, limitInBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeInBytes = 0;
  try {
    for await (const part of addAbortSignal(stop, stdin)) {
      const chunk: Buffer = typeof part === 'string' ? Buffer.from(part) : part;
      sizeInBytes += chunk.length;
      if (sizeInBytes > limitInBytes) {
        throw new UsageError(`standard input has more than ${limitInBytes} bytes: give it as a file`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    stop.throwIfAborted();
    throw error;
  }
  return Buffer.concat(chunks);
}
