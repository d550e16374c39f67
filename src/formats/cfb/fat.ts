import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import type { Extent, Source } from '../../io/source.js';
import { AllocationTable, OWNER_FAT } from './chain.js';
import { readDifat } from './difat.js';
import { readExtents } from './extent.js';
import type { CfbHeader } from './header.js';
import { decodeEntries, sectorOffset, sectorsOfFile, UNMAPPED_SECTOR } from './sector.js';

/** More sectors than this (32 GiB of 512 bytes, 256 GiB of 4,096) are not looked at: their FAT has 256 MiB. */
const MAX_SECTOR_COUNT = 1 << 26;
const FAT_WINDOW_IN_BYTES = 1 << 20;

export interface Fat {
  table: AllocationTable;
  /** Ids of the FAT's own sectors, as far as they are in the file. */
  fatSectors: readonly number[];
  difatSectors: readonly number[];
}

/** Reads the FAT, by way of the DIFAT. What cannot be had of it leaves its sectors unmapped. */
export async function readFat(
  source: Source,
  header: CfbHeader,
  onProblem: OnProblem,
  budget: Budget,
): Promise<Fat> {
  const space = sectorsOfFile(source.sizeInBytes, header.sectorSizeInBytes);
  if (space.sectorCount > MAX_SECTOR_COUNT) {
    throw new FormatError('cfb.too-large', {
      offsetInBytes: 0,
      expected: `at most ${MAX_SECTOR_COUNT} sectors`,
      found: space.sectorCount,
    });
  }
  const table = new AllocationTable(space, new Uint32Array(space.sectorCount).fill(UNMAPPED_SECTOR));
  const { fatSectors, difatSectors } = await readDifat(source, header, table, onProblem, budget);
  await readFatSectors(source, table, fatSectors, onProblem, budget);
  return { table, fatSectors: fatSectors.filter((id) => id < space.sectorCount), difatSectors };
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
    const missing: number[] = [];
    windowIds.forEach((id, index) => {
      const offsetInBytes = sectorOffset(space, id);
      if (id >= space.sectorCount || offsetInBytes + space.sectorSizeInBytes > source.sizeInBytes) {
        onProblem({
          code: 'cfb.fat-sector-outside',
          offsetInBytes: 76,
          effect: `FAT sector ${first + index} (${id}) is outside the file; chains through ${entriesPerSector} sectors are cut`,
        });
        missing.push(first + index);
        return;
      }
      fat.owners[id] = OWNER_FAT;
      addExtent(extents, offsetInBytes, space.sectorSizeInBytes, index * space.sectorSizeInBytes);
    });
    const bytes = new Uint8Array(windowIds.length * space.sectorSizeInBytes);
    await readExtents(source, extents, bytes);
    const start = first * entriesPerSector;
    fat.next.set(decodeEntries(bytes).subarray(0, space.sectorCount - start), start);
    for (const page of missing) {
      fat.next.fill(UNMAPPED_SECTOR, page * entriesPerSector, (page + 1) * entriesPerSector);
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
    extents[extents.length - 1] = { ...last, lengthInBytes: last.lengthInBytes + lengthInBytes };
    return;
  }
  extents.push({ offsetInBytes, lengthInBytes, targetOffsetInBytes });
}
