import { addAbortSignal, type Readable } from 'node:stream';
import type { TriageOptions, TriageSource } from '../index.js';
import { UsageError } from './arguments.js';

/** Standard input is held in memory. */
const MAX_STDIN_IN_BYTES = 2 ** 31;

/**
 * The source that a FILE argument stands for: a path, or for `-` all of standard input.
 *
 * @param stop ends the wait for standard input; it is also part of the options
 * @throws UsageError when standard input exceeds the limit; the reason of `stop`.
 */
export async function readInput(
  file: string,
  stdin: Readable,
  stop: AbortSignal,
  limitInBytes = MAX_STDIN_IN_BYTES,
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
        throw new UsageError(`standard input exceeds ${limitInBytes} bytes; pass it as a file`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    stop.throwIfAborted();
    throw error;
  }
  return Buffer.concat(chunks);
}
