import type { Budget } from '../../io/budget.js';
import { type ByteRange, readPassingChunks, type Source } from '../../io/source.js';

/**
 * Shannon entropy of the whole source and of ranges in it, in bits per byte. One pass, however the ranges overlap;
 * what of a range lies outside of the source does not count. `onChunk` sees all bytes as they pass.
 */
export async function measureEntropies(
  source: Source,
  ranges: readonly ByteRange[],
  budget: Budget,
  onChunk: (chunk: Uint8Array) => void = () => {},
): Promise<{ whole: number; ofRanges: number[] }> {
  const size = source.sizeInBytes;
  const clamp = (offset: number) => Math.min(Math.max(offset, 0), size);
  const bounds = ranges.map(
    ({ offsetInBytes, sizeInBytes }) => [clamp(offsetInBytes), clamp(offsetInBytes + sizeInBytes)] as const,
  );
  const boundaries = [...new Set([0, ...bounds.flat(), size])].sort((a, b) => a - b);
  const countsAt = await countUpTo(source, boundaries, budget, onChunk);
  return {
    whole: entropyBetween(countsAt.get(0), countsAt.get(size)),
    ofRanges: bounds.map(([start, end]) => entropyBetween(countsAt.get(start), countsAt.get(end))),
  };
}

/** How often each byte occurs before each of the boundaries. */
async function countUpTo(
  source: Source,
  boundaries: readonly number[],
  budget: Budget,
  onChunk: (chunk: Uint8Array) => void,
): Promise<Map<number, Float64Array>> {
  const counts = new Float64Array(256);
  const countsAt = new Map<number, Float64Array>();
  let offset = 0;
  let next = 0;
  const takeSnapshots = () => {
    while (next < boundaries.length && boundaries[next] === offset) {
      countsAt.set(offset, counts.slice());
      next += 1;
    }
  };
  takeSnapshots();
  for await (const chunk of readPassingChunks(source)) {
    await budget.breathe();
    onChunk(chunk);
    const chunkEnd = offset + chunk.length;
    let at = 0;
    while (offset < chunkEnd) {
      const stop = Math.min(boundaries[next] ?? chunkEnd, chunkEnd);
      countBytes(chunk, at, at + stop - offset, counts);
      at += stop - offset;
      offset = stop;
      takeSnapshots();
    }
  }
  return countsAt;
}

/** Kept apart from the asynchronous loop: engines do not optimise one inside the other. */
function countBytes(bytes: Uint8Array, start: number, end: number, counts: Float64Array): void {
  const inRange = new Uint32Array(256);
  for (let i = start; i < end; i++) inRange[bytes[i]!]! += 1;
  for (let byte = 0; byte < 256; byte++) counts[byte]! += inRange[byte]!;
}

/** Shannon entropy of bytes in memory, in bits per byte. */
export function entropyOf(bytes: Uint8Array): number {
  const counts = new Float64Array(256);
  countBytes(bytes, 0, bytes.length, counts);
  return entropyOfCounts(counts);
}

function entropyBetween(before: Float64Array | undefined, after: Float64Array | undefined): number {
  if (before === undefined || after === undefined) return 0;
  return entropyOfCounts(after.map((count, byte) => count - (before[byte] ?? 0)));
}

function entropyOfCounts(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return 0;
  const bits = counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log2(count / total)),
    0,
  );
  return Math.round(bits * 1000) / 1000;
}
