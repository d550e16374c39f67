import type { Extent, Source } from '../../io/source.js';

/** Reads in flight at once: enough to hide the cost of one, few enough for any source. */
const CONCURRENT_READS = 32;

/** Extents whose span is at most this much more than twice their bytes are cheaper to read with one read. */
const SPAN_ALLOWANCE_IN_BYTES = 1 << 14;

/** Up to so many bytes a batch is one of short reads. */
const SHORT_READS_IN_BYTES = 1 << 18;

/** Reads extents into `target`, near ones with one read. */
export async function readExtents(
  source: Source,
  extents: readonly Extent[],
  target: Uint8Array,
): Promise<void> {
  for (let first = 0; first < extents.length; first += CONCURRENT_READS) {
    const batch = extents.slice(first, first + CONCURRENT_READS);
    await readBatch(source, batch, target);
  }
}

async function readBatch(source: Source, batch: readonly Extent[], target: Uint8Array): Promise<void> {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  let lengthInBytes = 0;
  for (const extent of batch) {
    start = Math.min(start, extent.offsetInBytes);
    end = Math.max(end, extent.offsetInBytes + extent.lengthInBytes);
    lengthInBytes += extent.lengthInBytes;
  }
  if (batch.length > 1 && end - start <= 2 * lengthInBytes + SPAN_ALLOWANCE_IN_BYTES) {
    const span = await source.read(start, end - start);
    for (const extent of batch) {
      const at = extent.offsetInBytes - start;
      target.set(span.subarray(at, at + extent.lengthInBytes), extent.targetOffsetInBytes);
    }
    return;
  }
  if (source.readScattered !== undefined && lengthInBytes <= SHORT_READS_IN_BYTES) {
    await source.readScattered(batch, target);
    return;
  }
  await Promise.all(
    batch.map(async (extent) => {
      target.set(await source.read(extent.offsetInBytes, extent.lengthInBytes), extent.targetOffsetInBytes);
    }),
  );
}
