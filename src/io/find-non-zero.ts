import { readPassingChunks, type Source } from './source.js';

/** Offset of the first byte in `[start, end)` that is not zero; undefined when all are. */
export async function findNonZero(
  source: Source,
  startInBytes: number,
  endInBytes: number,
): Promise<number | undefined> {
  let at = startInBytes;
  for await (const chunk of readPassingChunks(source, startInBytes, Math.max(0, endInBytes - startInBytes))) {
    const index = chunk.findIndex((byte) => byte !== 0);
    if (index >= 0) return at + index;
    at += chunk.length;
  }
  return undefined;
}
