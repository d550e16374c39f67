const VALUE_COUNT = 256;
const SAMPLE_EVERY_IN_BYTES = 1 << 20;
const FIRST_SAMPLE_SIZE_IN_BYTES = 1 << 16;
const SAMPLE_SIZE_IN_BYTES = 1 << 13;

/** Entropy over the first 64 KiB and 8 KiB of every further 1 MiB: near enough to tell encrypted bytes, and cheap. */
export class EntropySample {
  /** Of the bytes at even places, then of those at odd ones: twice as fast as one table. */
  private readonly counts = new Uint32Array(2 * VALUE_COUNT);
  private counted = 0;
  private seen = 0;

  update(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const sampleSize =
        this.seen + at < SAMPLE_EVERY_IN_BYTES ? FIRST_SAMPLE_SIZE_IN_BYTES : SAMPLE_SIZE_IN_BYTES;
      const phase = (this.seen + at) % SAMPLE_EVERY_IN_BYTES;
      if (phase >= sampleSize) {
        at += SAMPLE_EVERY_IN_BYTES - phase;
        continue;
      }
      const end = Math.min(chunk.length, at + sampleSize - phase);
      this.count(chunk.subarray(at, end));
      at = end;
    }
    this.seen += chunk.length;
  }

  clear(): void {
    this.counts.fill(0);
    this.counted = 0;
    this.seen = 0;
  }

  /** In bits per byte; undefined when no byte has come. */
  entropy(): number | undefined {
    const { counted, counts } = this;
    if (counted === 0) return undefined;
    let sum = 0;
    for (let value = 0; value < VALUE_COUNT; value += 1) {
      sum += timesLog2((counts[value] as number) + (counts[VALUE_COUNT + value] as number));
    }
    return Math.round((Math.log2(counted) - sum / counted) * 1000) / 1000;
  }

  private count(bytes: Uint8Array): void {
    const { counts } = this;
    const inFours = bytes.length & ~3;
    let at = 0;
    for (; at < inFours; at += 4) {
      counts[bytes[at]!]! += 1;
      counts[VALUE_COUNT + bytes[at + 1]!]! += 1;
      counts[bytes[at + 2]!]! += 1;
      counts[VALUE_COUNT + bytes[at + 3]!]! += 1;
    }
    for (; at < bytes.length; at += 1) counts[bytes[at]!]! += 1;
    this.counted += bytes.length;
  }
}

/** Tables of its own for each of thousands of short payloads would cost more than the counting. */
const reused = new EntropySample();

/** {@link EntropySample} of bytes that are all there. */
export function sampleEntropy(bytes: Uint8Array): number | undefined {
  reused.clear();
  reused.update(bytes);
  return reused.entropy();
}

/** `count * log2(count)`, which is zero for none. */
function timesLog2(count: number): number {
  return count < TIMES_LOG2.length ? (TIMES_LOG2[count] as number) : count * Math.log2(count);
}

const TIMES_LOG2 = Float64Array.from({ length: 1024 }, (_, count) =>
  count === 0 ? 0 : count * Math.log2(count),
);
