import { assertRange, type Extent, readInto, type Source } from '../../io/source.js';
import type { Chain } from './chain.js';
import { readExtents } from './extent.js';
import type { SectorSpace } from './sector.js';

/** The extents of one read are gathered for at most this many bytes per step. */
const WINDOW_IN_BYTES = 1 << 20;

/** The bytes of a chain, in the chain's order, from the source that contains its sectors. */
export class ChainSource implements Source {
  constructor(
    readonly parent: Source,
    readonly space: SectorSpace,
    readonly chain: Chain,
    /** At most `chain.lengthInBytes`. */
    readonly sizeInBytes: number,
  ) {}

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    assertRange(this, offsetInBytes, lengthInBytes);
    if (lengthInBytes === 0) return new Uint8Array(0);
    const run = this.findRun(offsetInBytes);
    const first = this.extentOfRun(run, offsetInBytes, lengthInBytes, 0);
    if (first.lengthInBytes === lengthInBytes) return this.parent.read(first.offsetInBytes, lengthInBytes);

    const target = new Uint8Array(lengthInBytes);
    await this.readRuns(run, offsetInBytes, target);
    return target;
  }

  async readInto(offsetInBytes: number, target: Uint8Array): Promise<void> {
    assertRange(this, offsetInBytes, target.length);
    if (target.length === 0) return;
    const run = this.findRun(offsetInBytes);
    const first = this.extentOfRun(run, offsetInBytes, target.length, 0);
    if (first.lengthInBytes === target.length) await readInto(this.parent, first.offsetInBytes, target);
    else await this.readRuns(run, offsetInBytes, target);
  }

  /** The parent's offset of the byte at `offsetInBytes` of the chain. */
  offsetInParent(offsetInBytes: number): number {
    return this.extentOfRun(this.findRun(offsetInBytes), offsetInBytes, 1, 0).offsetInBytes;
  }

  private async readRuns(firstRun: number, offsetInBytes: number, target: Uint8Array): Promise<void> {
    let window: Extent[] = [];
    let windowInBytes = 0;
    let filled = 0;
    for (let run = firstRun; filled < target.length; run += 1) {
      const extent = this.extentOfRun(run, offsetInBytes + filled, target.length - filled, filled);
      window.push(extent);
      windowInBytes += extent.lengthInBytes;
      filled += extent.lengthInBytes;
      if (windowInBytes >= WINDOW_IN_BYTES) {
        await readExtents(this.parent, window, target);
        window = [];
        windowInBytes = 0;
      }
    }
    await readExtents(this.parent, window, target);
  }

  /** The part of `[offset, offset + length)` in the run that contains its start. */
  private extentOfRun(run: number, offset: number, length: number, targetOffsetInBytes: number): Extent {
    const { runIndex, runStart, sectorCount } = this.chain;
    const { sectorSizeInBytes, firstSectorOffsetInBytes } = this.space;
    const runOffset = runIndex[run]! * sectorSizeInBytes;
    const runEnd = (runIndex[run + 1] ?? sectorCount) * sectorSizeInBytes;
    return {
      offsetInBytes: firstSectorOffsetInBytes + runStart[run]! * sectorSizeInBytes + (offset - runOffset),
      lengthInBytes: Math.min(length, runEnd - offset),
      targetOffsetInBytes,
    };
  }

  /** The last run that starts at or before the offset. */
  private findRun(offsetInBytes: number): number {
    const { runIndex } = this.chain;
    const index = Math.floor(offsetInBytes / this.space.sectorSizeInBytes);
    let low = 0;
    let high = runIndex.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (runIndex[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
