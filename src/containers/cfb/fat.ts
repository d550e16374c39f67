import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { AllocationTable, OWNER_DIFAT, OWNER_FAT } from './chain.js';
import { type Extent, readExtents } from './extent.js';
import type { CfbHeader } from './header.js';
import { END_OF_CHAIN, FREE_SECTOR, sectorOffset, sectorsOfFile, UNMAPPED_SECTOR } from './sector.js';

/** More sectors than this (32 GiB of 512 bytes, 256 GiB of 4,096) are not looked at: their FAT has 256 MiB. */
const MAX_SECTOR_COUNT = 1 << 26;
const FAT_WINDOW_IN_BYTES = 1 << 20;

/** Reads the FAT, by way of the DIFAT. What cannot be had of it leaves its sectors unmapped. */
export async function readFat(
  source: Source,
  header: CfbHeader,
  onProblem: OnProblem,
  budget: Budget,
): Promise<AllocationTable> {
  const space = sectorsOfFile(source.sizeInBytes, header.sectorSizeInBytes);
  if (space.sectorCount > MAX_SECTOR_COUNT) {
    throw new FormatError('cfb.too-large', {
      offsetInBytes: 0,
      expected: `at most ${MAX_SECTOR_COUNT} sectors`,
      found: space.sectorCount,
    });
  }
  const fat = new AllocationTable(space, new Uint32Array(space.sectorCount).fill(UNMAPPED_SECTOR));
  const fatSectors = await readDifat(source, header, fat, onProblem, budget);
  await readFatSectors(source, fat, fatSectors, onProblem, budget);
  return fat;
}

/**
 * The ids of the FAT's sectors in order, at most as many as the file's sectors need: what a longer FAT says concerns
 * sectors that are not there.
 */
async function readDifat(
  source: Source,
  header: CfbHeader,
  fat: AllocationTable,
  onProblem: OnProblem,
  budget: Budget,
): Promise<number[]> {
  const { space } = fat;
  const entriesPerSector = space.sectorSizeInBytes / 4;
  const needed = Math.ceil(space.sectorCount / entriesPerSector);
  const ids: number[] = [];
  const add = (entries: Uint32Array) => {
    for (const id of entries) if (ids.length < needed) ids.push(id);
  };
  add(header.difat);

  let difatSector = header.firstDifatSector;
  while (ids.length < needed && difatSector < space.sectorCount) {
    await budget.breathe();
    const offsetInBytes = sectorOffset(space, difatSector);
    if (fat.owners[difatSector] === OWNER_DIFAT) {
      onProblem({
        code: 'cfb.difat-cycle',
        offsetInBytes,
        effect: 'the DIFAT leads back into itself; the FAT is read up to there',
      });
      break;
    }
    fat.owners[difatSector] = OWNER_DIFAT;
    if (offsetInBytes + space.sectorSizeInBytes > source.sizeInBytes) break;
    const entries = decodeEntries(await source.read(offsetInBytes, space.sectorSizeInBytes));
    add(entries.subarray(0, entriesPerSector - 1));
    difatSector = entries[entriesPerSector - 1]!;
  }
  if (difatSector !== END_OF_CHAIN && difatSector !== FREE_SECTOR && difatSector >= space.sectorCount) {
    onProblem({
      code: 'cfb.difat-sector-outside',
      offsetInBytes: 68,
      effect: `the DIFAT names sector ${difatSector}, which the file does not have; the FAT is read up to there`,
    });
  }
  return trimToUsed(ids, header, space.sectorCount, onProblem);
}

/** Drops unused entries behind the last FAT sector, and compares their number with the header's. */
function trimToUsed(ids: number[], header: CfbHeader, sectorCount: number, onProblem: OnProblem): number[] {
  const needed = ids.length;
  while (ids.length > 0 && ids[ids.length - 1]! === FREE_SECTOR) ids.pop();
  // Beyond the number that the header gives, only entries that can be right are followed.
  const declared = Math.min(header.fatSectorCount, needed);
  const seen = new Set(ids.slice(0, declared));
  let used = Math.min(declared, ids.length);
  while (used < ids.length && ids[used]! < sectorCount && !seen.has(ids[used]!)) {
    seen.add(ids[used]!);
    used += 1;
  }
  if (used !== declared) {
    onProblem({
      code: 'cfb.fat-count',
      offsetInBytes: 44,
      effect: `the header counts ${header.fatSectorCount} FAT sectors, the DIFAT lists ${used}`,
    });
  }
  return ids.slice(0, used);
}

async function readFatSectors(
  source: Source,
  fat: AllocationTable,
  fatSectors: readonly number[],
  onProblem: OnProblem,
  budget: Budget,
): Promise<void> {
  const { space } = fat;
  const entriesPerSector = space.sectorSizeInBytes / 4;
  const sectorsPerWindow = Math.ceil(FAT_WINDOW_IN_BYTES / space.sectorSizeInBytes);
  for (let first = 0; first < fatSectors.length; first += sectorsPerWindow) {
    await budget.breathe();
    const windowIds = fatSectors.slice(first, first + sectorsPerWindow);
    const extents: Extent[] = [];
    windowIds.forEach((id, position) => {
      const offsetInBytes = sectorOffset(space, id);
      if (id >= space.sectorCount || offsetInBytes + space.sectorSizeInBytes > source.sizeInBytes) {
        onProblem({
          code: 'cfb.fat-sector-outside',
          offsetInBytes: 76,
          effect: `FAT sector ${first + position} (${id}) does not lie in the file; chains through ${entriesPerSector} sectors break off`,
        });
        return;
      }
      fat.owners[id] = OWNER_FAT;
      addExtent(extents, offsetInBytes, space.sectorSizeInBytes, position * space.sectorSizeInBytes);
    });
    const bytes = new Uint8Array(windowIds.length * space.sectorSizeInBytes);
    await readExtents(source, extents, bytes);
    for (const { lengthInBytes, targetOffsetInBytes } of extents) {
      const entries = decodeEntries(bytes.subarray(targetOffsetInBytes, targetOffsetInBytes + lengthInBytes));
      const at = first * entriesPerSector + targetOffsetInBytes / 4;
      fat.next.set(entries.subarray(0, space.sectorCount - at), at);
    }
  }
}

/** Adds a range to the list, as part of the last one where it carries on from there. */
function addExtent(
  extents: Extent[],
  offsetInBytes: number,
  lengthInBytes: number,
  targetOffsetInBytes: number,
) {
  const last = extents[extents.length - 1];
  if (
    last !== undefined &&
    last.offsetInBytes + last.lengthInBytes === offsetInBytes &&
    last.targetOffsetInBytes + last.lengthInBytes === targetOffsetInBytes
  ) {
    last.lengthInBytes += lengthInBytes;
    return;
  }
  extents.push({ offsetInBytes, lengthInBytes, targetOffsetInBytes });
}

/** The little-endian 32-bit entries of a FAT, mini FAT or DIFAT sector. */
export function decodeEntries(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Uint32Array(bytes.length >>> 2);
  for (let index = 0; index < entries.length; index += 1) entries[index] = view.getUint32(index * 4, true);
  return entries;
}
