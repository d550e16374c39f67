import type { Readable } from 'node:stream';
import type { TriageOptions, TriageSource } from '../index.js';

/** What a FILE argument stands for: a path, or for `-` all of standard input. Without a name the file's own counts. */
export async function readInput(
  file: string,
  stdin: Readable,
): Promise<{ source: TriageSource; options: Pick<TriageOptions, 'name'> }> {
  if (file !== '-') return { source: file, options: {} };
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return { source: Buffer.concat(chunks), options: { name: '-' } };
}
