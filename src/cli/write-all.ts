import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes, and waits while the reader at the other end is slower than we are. */
export async function writeAll(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

const PIECES_LENGTH = 65_536;

/** Writes what together may be longer than one string can be; short pieces go out together. */
export async function writePieces(stream: Writable, pieces: Iterable<string>): Promise<void> {
  let gathered = '';
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length < PIECES_LENGTH) continue;
    await writeAll(stream, gathered);
    gathered = '';
  }
  await writeAll(stream, gathered);
}
