/** Counters that instrumented code raises, and which of them have been seen how often. */
export class CoverageMap {
  static readonly SIZE = 1 << 16;
  readonly counters = new Uint8Array(CoverageMap.SIZE);
  private readonly words = new Int32Array(this.counters.buffer);
  private readonly seen = new Uint8Array(CoverageMap.SIZE);
  private used = 0;
  points = 0;

  /** The first of `count` counters for one module. Called by instrumented modules when they load. */
  allocate(count: number): number {
    const base = this.used;
    this.used += count;
    if (this.used > CoverageMap.SIZE) throw new Error('the coverage map is too small');
    return base;
  }

  /** Takes what one run has counted; true when it went somewhere new, or much more often than before. */
  collect(): boolean {
    const { counters, seen, words } = this;
    const wordCount = (this.used + 3) >> 2;
    let isNew = false;
    for (let word = 0; word < wordCount; word += 1) {
      if (words[word] === 0) continue;
      for (let index = word * 4; index < word * 4 + 4; index += 1) {
        const bucket = BUCKETS[counters[index] as number] as number;
        if (((seen[index] as number) & bucket) === bucket) continue;
        if (seen[index] === 0) this.points += 1;
        seen[index] = (seen[index] as number) | bucket;
        isNew = true;
      }
      words[word] = 0;
    }
    return isNew;
  }
}

/** One bit for each order of magnitude of a count; counts wrap at 256. */
const BUCKETS = Uint8Array.from({ length: 256 }, (_, count) => {
  if (count < 4) return [0, 1, 2, 4][count] as number;
  if (count < 8) return 8;
  if (count < 16) return 16;
  if (count < 32) return 32;
  return count < 128 ? 64 : 128;
});
