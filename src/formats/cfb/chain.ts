import {
  END_OF_CHAIN,
  FREE_SECTOR,
  MAX_REGULAR_SECTOR,
  type SectorSpace,
  sectorLength,
  UNMAPPED_SECTOR,
} from './sector.js';

/** Why a chain has no further sector. */
export type ChainEnd =
  /** As many sectors as were asked for; the chain may go on. */
  | 'complete'
  | 'end-of-chain'
  /** FREESECT or another mark in the place of ENDOFCHAIN. */
  | 'no-sector'
  | 'outside'
  | 'unmapped'
  | 'cycle'
  /** More sectors were followed in all than a file without shared sectors could need. */
  | 'allowance';

/** Plain for the few runs that most streams have, of which there may be a hundred thousand. */
export type RunArray = Uint32Array | readonly number[];

/** Sectors in the order of a stream, as runs of neighbours: a stream of 1 GB in one piece is one run. */
export interface Chain {
  /** Per run: the index of its first sector in the stream, and that sector's id. */
  runIndex: RunArray;
  runStart: RunArray;
  sectorCount: number;
  /** Bytes in these sectors, less than a multiple of their size only when the file ends within the last. */
  lengthInBytes: number;
  end: ChainEnd;
  /** The FAT entry of the last sector (or the start, when there is no sector). */
  next: number;
  /** Owner of the first sector that something else claimed before. */
  sharedWith?: number;
}

/** No owner has claimed the sector. Owners are streams, by id + 1, and the marks below. */
export const UNCLAIMED = 0;
export const OWNER_FAT = 0xffffffff;
export const OWNER_DIFAT = 0xfffffffe;
export const OWNER_MINI_FAT = 0xfffffffd;
export const OWNER_DIRECTORY = 0xfffffffc;

/** How many sectors may be followed, as a multiple of those there are: a sound file takes 1. */
const FOLLOW_ALLOWANCE = 4;
const FOLLOW_ALLOWANCE_FLOOR = 1 << 16;

/** A FAT or mini FAT in memory, with who owns which of its sectors. */
export class AllocationTable {
  /** Per sector: its owner, by the last chain that was followed through it. */
  readonly owners: Uint32Array;
  private followAllowance: number;

  constructor(
    readonly space: SectorSpace,
    /** Per sector: the next one of its chain or a mark; as long as the space has sectors. */
    readonly next: Uint32Array,
    owners = new Uint32Array(space.sectorCount),
  ) {
    this.owners = owners;
    this.followAllowance = Math.max(FOLLOW_ALLOWANCE_FLOOR, FOLLOW_ALLOWANCE * space.sectorCount);
  }

  /** Follows a chain for at most `sectorLimit` sectors and claims them for `owner`, which claims once only. */
  follow(startSector: number, sectorLimit: number, owner: number): Chain {
    const { next, owners, space } = this;
    const builder = new ChainBuilder(space);
    const lastSector = space.sectorCount - 1;
    const limit = Math.min(sectorLimit, this.followAllowance);
    let sectorId = startSector;
    let end: ChainEnd = limit < sectorLimit ? 'allowance' : 'complete';
    let sharedWith: number | undefined;
    while (builder.sectorCount < limit) {
      if (sectorId > lastSector) {
        end = endAt(sectorId);
        break;
      }
      const before = owners[sectorId]!;
      if (before === owner) {
        end = 'cycle';
        break;
      }
      if (before !== UNCLAIMED) sharedWith ??= before;
      owners[sectorId] = owner;
      builder.add(sectorId);
      const isCut = sectorId === lastSector && sectorLength(space, sectorId) < space.sectorSizeInBytes;
      sectorId = next[sectorId]!;
      if (isCut) {
        // The file ends within this sector: nothing can follow it without a gap.
        end = 'outside';
        break;
      }
    }
    this.followAllowance -= builder.sectorCount;
    return builder.finish(end, sectorId, sharedWith);
  }
}

/** Collects sectors into runs. */
export class ChainBuilder {
  sectorCount = 0;
  private readonly runIndex: number[] = [];
  private readonly runStart: number[] = [];
  private last = -2;

  constructor(private readonly space: SectorSpace) {}

  add(sectorId: number): void {
    if (sectorId !== this.last + 1) {
      this.runIndex.push(this.sectorCount);
      this.runStart.push(sectorId);
    }
    this.last = sectorId;
    this.sectorCount += 1;
  }

  finish(end: ChainEnd, next: number, sharedWith?: number): Chain {
    const lastLengthInBytes = this.sectorCount === 0 ? 0 : sectorLength(this.space, this.last);
    return {
      runIndex: packRuns(this.runIndex),
      runStart: packRuns(this.runStart),
      sectorCount: this.sectorCount,
      lengthInBytes: Math.max(0, this.sectorCount - 1) * this.space.sectorSizeInBytes + lastLengthInBytes,
      end,
      next,
      ...(sharedWith === undefined ? {} : { sharedWith }),
    };
  }
}

const RUNS_LEFT_PLAIN = 8;

function packRuns(values: readonly number[]): RunArray {
  return values.length <= RUNS_LEFT_PLAIN ? values : new Uint32Array(values);
}

function endAt(value: number): ChainEnd {
  if (value === END_OF_CHAIN) return 'end-of-chain';
  if (value === UNMAPPED_SECTOR) return 'unmapped';
  return value === FREE_SECTOR || value > MAX_REGULAR_SECTOR ? 'no-sector' : 'outside';
}
