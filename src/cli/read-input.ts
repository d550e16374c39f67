import type { Readable } from 'node:stream';
import type { TriageSource } from '../index.js';

/** What a FILE argument stands for: a path, or for `-` all of standard input. */
export async function readInput(
  file: string,
  stdin: Readable,
): Promise<{ source: TriageSource; name: string }> {
  if (file !== '-') return { source: file, name: file };
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return { source: Buffer.concat(chunks), name: '-' };
}
