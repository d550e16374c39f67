import {
  type AllocationTable,
  type Chain,
  OWNER_DIFAT,
  OWNER_DIRECTORY,
  OWNER_FAT,
  OWNER_MINI_FAT,
} from './chain.js';
import type { ChainSource } from './chain-source.js';
import type { CfbEntry, CompoundFile } from './compound-file.js';
import { isMiniStream } from './mini-stream.js';
import { sectorLength, UNMAPPED_SECTOR } from './sector.js';
import { SectorMap, sectorsOf } from './sector-map.js';

/** A stream's place, and what is allocated to it behind its end. */
export interface StreamPlace {
  streamId: number;
  isMini: boolean;
  chainSource: ChainSource;
  /** Its last sector and those that its chain goes on with. */
  tail: Chain;
}

/** Who uses which sector and mini sector. */
export interface FileLayout {
  sectors: SectorMap;
  miniSectors: SectorMap;
  /** Streams of which something can be read, with the mini stream. */
  places: StreamPlace[];
  /** The owner that stands for the mini stream. */
  rootOwner: number;
  /** Which sector of the mini stream, counted from its start, a sector of the file is. */
  rootIndexOf: (sectorId: number) => number;
  /** First sector behind all that are in use, when what follows cannot be plain free space; else past the end. */
  appendedFromSector: number;
  rangeLockSector: number;
}

const RANGE_LOCK_OFFSET_IN_BYTES = 0x7fffff00;

/** Follows every chain of the file. */
export function layOut(file: CompoundFile): FileLayout {
  const { fat, miniStream, directory } = file.structure;
  const sectors = new SectorMap(fat.table);
  const miniSectors = new SectorMap(miniStream.fat);
  const rootOwner = file.root.streamId + 1;

  // Where sectors are shared, the last claim wins: the file's own structures over streams over orphans.
  sectors.claim(rootOwner, sectorsOf(miniStream.source.chain), miniStream.source.sizeInBytes);
  const streams = [
    ...file.entries.filter((entry) => entry.orphan),
    ...file.entries.filter((entry) => !entry.orphan),
  ].filter((entry) => entry.type === 'stream' && entry.sizeInBytes > 0);
  const claims = streams
    .map((entry) => claimStream(file, entry, sectors, miniSectors))
    .filter(({ chainSource }) => chainSource.sizeInBytes > 0);
  sectors.claim(OWNER_MINI_FAT, sectorsOf(miniStream.fatSource.chain));
  sectors.claim(OWNER_DIRECTORY, sectorsOf(directory.chain));
  sectors.claim(OWNER_DIFAT, fat.difatSectors);
  sectors.claim(OWNER_FAT, fat.fatSectors);

  const places = claims.map(({ entry, isMini, chainSource }) => ({
    streamId: entry.streamId,
    isMini,
    chainSource,
    tail: (isMini ? miniSectors : sectors).claimTail(entry.streamId + 1, chainSource.chain),
  }));
  places.push({
    streamId: file.root.streamId,
    isMini: false,
    chainSource: miniStream.source,
    tail: sectors.claimTail(rootOwner, miniStream.source.chain),
  });
  sectors.claimTail(OWNER_MINI_FAT, miniStream.fatSource.chain);
  return {
    sectors,
    miniSectors,
    places,
    rootOwner,
    rootIndexOf: indexer(miniStream.source.chain),
    appendedFromSector: findAppended(sectors),
    rangeLockSector: findRangeLock(fat.table),
  };
}

function claimStream(file: CompoundFile, entry: CfbEntry, sectors: SectorMap, miniSectors: SectorMap) {
  const isMini = isMiniStream(entry, file.header);
  const chainSource = file.openChain(entry).resolvedChain;
  const map = isMini ? miniSectors : sectors;
  map.claim(entry.streamId + 1, sectorsOf(chainSource.chain), chainSource.sizeInBytes);
  return { entry, isMini, chainSource };
}

function indexer(chain: Chain): (sectorId: number) => number {
  const runs = Uint32Array.from(chain.runStart.keys()).sort(
    (a, b) => chain.runStart[a]! - chain.runStart[b]!,
  );
  return (sectorId) => {
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (chain.runStart[runs[middle]!]! <= sectorId) low = middle;
      else high = middle - 1;
    }
    const run = runs[low]!;
    return chain.runIndex[run]! + (sectorId - chain.runStart[run]!);
  };
}

/**
 * Writers leave whole free sectors at the end of a file. It is otherwise when the file goes on past what its FAT
 * describes, or ends within a sector: then somebody has put bytes behind it.
 */
function findAppended(sectors: SectorMap): number {
  const { space, next } = sectors.table;
  const isBehind = (sectorId: number) =>
    sectors.useOf(sectorId) === 'free' ||
    (sectors.useOf(sectorId) === 'unreferenced' && next[sectorId] === UNMAPPED_SECTOR);
  let first = space.sectorCount;
  while (first > 0 && isBehind(first - 1)) first -= 1;
  const last = space.sectorCount - 1;
  const isAppended =
    first <= last && (next[last] === UNMAPPED_SECTOR || sectorLength(space, last) < space.sectorSizeInBytes);
  return isAppended ? first : space.sectorCount;
}

function findRangeLock({ space }: AllocationTable): number {
  return Math.floor(RANGE_LOCK_OFFSET_IN_BYTES / space.sectorSizeInBytes) - 1;
}
