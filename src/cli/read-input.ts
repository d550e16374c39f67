import type { Readable } from 'node:stream';
import type { TriageOptions, TriageSource } from '../index.js';
import { UsageError } from './arguments.js';

/** All of standard input is held in memory. */
const STDIN_LIMIT_IN_BYTES = 2 ** 31;

/**
 * What a FILE argument stands for: a path, or for `-` all of standard input. Without a name the file's own counts.
 *
 * @throws UsageError when standard input has more bytes than may be held.
 */
export async function readInput(
  file: string,
  stdin: Readable,
  limitInBytes = STDIN_LIMIT_IN_BYTES,
): Promise<{ source: TriageSource; options: Pick<TriageOptions, 'name'> }> {
  if (file !== '-') return { source: file, options: {} };
  const chunks: Buffer[] = [];
  let sizeInBytes = 0;
  for await (const part of stdin) {
    const chunk: Buffer = typeof part === 'string' ? Buffer.from(part) : part;
    sizeInBytes += chunk.length;
    if (sizeInBytes > limitInBytes) {
      throw new UsageError(`standard input has more than ${limitInBytes} bytes: give it as a file`);
    }
    chunks.push(chunk);
  }
  return { source: Buffer.concat(chunks), options: { name: '-' } };
}
