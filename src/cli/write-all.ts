import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes, and waits while the reader is slower than the writer. */
export async function writeAll(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

const MIN_WRITE_LENGTH = 65_536;

/** Writes pieces that together may exceed the maximum length of a string; short pieces are written together. */
export async function writePieces(stream: Writable, pieces: Iterable<string>): Promise<void> {
  let gathered = '';
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length < MIN_WRITE_LENGTH) continue;
    await writeAll(stream, gathered);
    gathered = '';
  }
  await writeAll(stream, gathered);
}
