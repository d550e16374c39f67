import { type AllocationTable, type Chain, ChainBuilder } from './chain.js';
import { FREE_SECTOR, sectorLength } from './sector.js';

/** What a sector is used for. */
export type SectorUse =
  /** Marked free, and nothing claims it. */
  | 'free'
  /** Not marked free, and nothing claims it. */
  | 'unreferenced'
  /** Filled by its owner, or for the first bytes (`usedInBytes`). */
  | 'used'
  /** Allocated to its owner beyond the owner's end. */
  | 'tail';

/** Chains of unreferenced sectors below this length cannot have been a stream of their own; neighbours are joined. */
const SHORT_CHAIN_IN_BYTES = 4096;

/** From this many pieces on, sectors that would make further ones are handed out as one. */
export const MAX_PIECES = 1 << 14;

const UNKNOWN = 0;
const USED = 1;
const TAIL = 2;
const PARTLY_USED = 3;

/** Who uses which sector of the file or of the mini stream. */
export class SectorMap {
  private readonly owners: Uint32Array;
  private readonly uses: Uint8Array;
  /** Bytes in use, for the last sectors of streams that do not fill them: `PARTLY_USED`. */
  private readonly partlyUsed = new Map<number, number>();

  constructor(readonly table: AllocationTable) {
    this.owners = new Uint32Array(table.space.sectorCount);
    this.uses = new Uint8Array(table.space.sectorCount);
  }

  /** Gives sectors to an owner; who comes later takes those that are shared. */
  claim(owner: number, sectorIds: Iterable<number>, sizeInBytes = Number.POSITIVE_INFINITY): void {
    const { sectorSizeInBytes } = this.table.space;
    let left = sizeInBytes;
    for (const sectorId of sectorIds) {
      this.owners[sectorId] = owner;
      this.uses[sectorId] = left < sectorSizeInBytes ? PARTLY_USED : USED;
      if (left < sectorSizeInBytes) this.partlyUsed.set(sectorId, left);
      left -= sectorSizeInBytes;
    }
  }

  /** Gives an owner the sectors that its chain goes on with behind its end, as long as nothing else claims them. */
  claimTail(owner: number, chain: Chain): Chain {
    const { space, next } = this.table;
    const builder = new ChainBuilder(space);
    const last = lastSector(chain);
    if (last !== undefined) builder.add(last);
    let sectorId = chain.end === 'complete' ? chain.next : FREE_SECTOR;
    while (sectorId < space.sectorCount && this.uses[sectorId] === UNKNOWN) {
      this.owners[sectorId] = owner;
      this.uses[sectorId] = TAIL;
      builder.add(sectorId);
      if (sectorLength(space, sectorId) < space.sectorSizeInBytes) break;
      sectorId = next[sectorId]!;
    }
    return builder.finish('complete', sectorId);
  }

  useOf(sectorId: number): SectorUse {
    const use = this.uses[sectorId];
    if (use === USED || use === PARTLY_USED) return 'used';
    if (use === TAIL) return 'tail';
    return this.table.next[sectorId] === FREE_SECTOR ? 'free' : 'unreferenced';
  }

  ownerOf(sectorId: number): number {
    return this.owners[sectorId]!;
  }

  usedInBytes(sectorId: number): number {
    const lengthInBytes = sectorLength(this.table.space, sectorId);
    if (this.uses[sectorId] !== PARTLY_USED) return lengthInBytes;
    return Math.min(lengthInBytes, this.partlyUsed.get(sectorId) ?? lengthInBytes);
  }

  /** Runs of neighbours that `isWanted`. */
  runsOf(isWanted: (sectorId: number) => boolean): Chain[] {
    const { space } = this.table;
    const runs: Chain[] = [];
    let builder: ChainBuilder | undefined;
    for (let sectorId = 0; sectorId < space.sectorCount; sectorId += 1) {
      if (isWanted(sectorId)) {
        builder ??= new ChainBuilder(space);
        builder.add(sectorId);
      } else if (builder !== undefined && runs.length < MAX_PIECES) {
        runs.push(builder.finish('complete', sectorId));
        builder = undefined;
      }
    }
    if (builder !== undefined) runs.push(builder.finish('complete', space.sectorCount));
    return runs;
  }

  /** Those of the unreferenced sectors that `isWanted`, in the order in which their FAT entries link them. */
  unreferencedChains(isWanted: (sectorId: number) => boolean): Chain[] {
    const { space, next } = this.table;
    const isCandidate = (sectorId: number) =>
      sectorId < space.sectorCount && this.useOf(sectorId) === 'unreferenced' && isWanted(sectorId);
    const hasPredecessor = new Uint8Array(space.sectorCount);
    for (let sectorId = 0; sectorId < space.sectorCount; sectorId += 1) {
      const follower = next[sectorId]!;
      if (isCandidate(sectorId) && follower < space.sectorCount) hasPredecessor[follower] = 1;
    }
    const collector = new PieceCollector(this.table);
    const isTaken = new Uint8Array(space.sectorCount);
    const take = (start: number) => {
      const sectorIds: number[] = [];
      for (let at = start; isCandidate(at) && isTaken[at] === 0; at = next[at]!) {
        isTaken[at] = 1;
        sectorIds.push(at);
        if (sectorLength(space, at) < space.sectorSizeInBytes) break;
      }
      collector.add(sectorIds);
    };
    for (let sectorId = 0; sectorId < space.sectorCount; sectorId += 1) {
      if (isCandidate(sectorId) && hasPredecessor[sectorId] === 0) take(sectorId);
    }
    // What is left are rings.
    for (let sectorId = 0; sectorId < space.sectorCount; sectorId += 1) {
      if (isCandidate(sectorId) && isTaken[sectorId] === 0) take(sectorId);
    }
    return collector.finish();
  }
}

/** The sectors of a chain, in order. */
export function* sectorsOf(chain: Chain): Generator<number, void, void> {
  for (let run = 0; run < chain.runStart.length; run += 1) {
    const count = (chain.runIndex[run + 1] ?? chain.sectorCount) - chain.runIndex[run]!;
    for (let index = 0; index < count; index += 1) yield chain.runStart[run]! + index;
  }
}

function lastSector(chain: Chain): number | undefined {
  const run = chain.runStart.length - 1;
  return run < 0 ? undefined : chain.runStart[run]! + (chain.sectorCount - 1 - chain.runIndex[run]!);
}

/** Joins short chains that lie side by side: data laid over sectors that are all marked as ends comes out whole. */
class PieceCollector {
  private readonly pieces: Chain[] = [];
  private builder: ChainBuilder | undefined;
  private end = -1;
  private isShort = false;

  constructor(private readonly table: AllocationTable) {}

  add(sectorIds: readonly number[]): void {
    const first = sectorIds[0];
    if (first === undefined) return;
    const isShort = sectorIds.length * this.table.space.sectorSizeInBytes <= SHORT_CHAIN_IN_BYTES;
    const isJoined = this.isShort && isShort && this.end === first;
    if (!isJoined && this.pieces.length < MAX_PIECES) this.flush();
    this.builder ??= new ChainBuilder(this.table.space);
    for (const sectorId of sectorIds) this.builder.add(sectorId);
    this.end = sectorIds[sectorIds.length - 1]! + 1;
    this.isShort = isShort;
    // Behind the sector that the file ends in, nothing can follow without a gap.
    const { space } = this.table;
    if (sectorLength(space, this.end - 1) < space.sectorSizeInBytes) this.flush();
  }

  finish(): Chain[] {
    this.flush();
    return this.pieces;
  }

  private flush(): void {
    if (this.builder !== undefined) this.pieces.push(this.builder.finish('complete', FREE_SECTOR));
    this.builder = undefined;
  }
}
