import type { ZipEntry } from './entry.js';
import { LOCAL_HEADER_SIZE } from './header.js';

/** A range of the source; `endInBytes` is not part of it. */
export interface Extent {
  startInBytes: number;
  endInBytes: number;
}

/** The least room that an entry takes in the source: its local header may have further extra fields. */
export function leastExtentOf(entry: ZipEntry): Extent {
  const startInBytes = entry.offsetInBytes;
  const headerEnd = startInBytes + LOCAL_HEADER_SIZE + entry.rawName.length;
  return { startInBytes, endInBytes: headerEnd + entry.compressedSizeInBytes };
}

/** Extents in order, those that touch or overlap made one. */
export function mergeExtents(extents: readonly Extent[]): Extent[] {
  const sorted = [...extents].sort((a, b) => a.startInBytes - b.startInBytes);
  const merged: Extent[] = [];
  for (const extent of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && extent.startInBytes <= last.endInBytes) {
      last.endInBytes = Math.max(last.endInBytes, extent.endInBytes);
    } else merged.push({ ...extent });
  }
  return merged;
}

/** True when `offsetInBytes` is in one of the merged extents. */
export function covers(merged: readonly Extent[], offsetInBytes: number): boolean {
  let low = 0;
  let high = merged.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (merged[middle]!.startInBytes <= offsetInBytes) low = middle + 1;
    else high = middle;
  }
  return low > 0 && offsetInBytes < merged[low - 1]!.endInBytes;
}
