import type { Budget } from '../../io/budget.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { type AllocationTable, OWNER_DIFAT } from './chain.js';
import type { CfbHeader } from './header.js';
import { decodeEntries, END_OF_CHAIN, FREE_SECTOR, sectorOffset } from './sector.js';

/**
 * The ids of the FAT's sectors in order, at most as many as the file's sectors need: what a longer FAT says concerns
 * sectors that are not there.
 */
export async function readDifat(
  source: Source,
  header: CfbHeader,
  fat: AllocationTable,
  onProblem: OnProblem,
  budget: Budget,
): Promise<{ fatSectors: number[]; difatSectors: number[] }> {
  const { space } = fat;
  const entriesPerSector = space.sectorSizeInBytes / 4;
  const needed = Math.ceil(space.sectorCount / entriesPerSector);
  const ids: number[] = [];
  const difatSectors: number[] = [];
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
        effect: 'the DIFAT contains a cycle; the FAT is read up to there',
      });
      break;
    }
    fat.owners[difatSector] = OWNER_DIFAT;
    difatSectors.push(difatSector);
    if (offsetInBytes + space.sectorSizeInBytes > source.sizeInBytes) break;
    const entries = decodeEntries(await source.read(offsetInBytes, space.sectorSizeInBytes));
    add(entries.subarray(0, entriesPerSector - 1));
    difatSector = entries[entriesPerSector - 1]!;
  }
  const isEnd = difatSector === END_OF_CHAIN || difatSector === FREE_SECTOR;
  if (ids.length < needed && !isEnd && difatSector >= space.sectorCount) {
    onProblem({
      code: 'cfb.difat-sector-outside',
      offsetInBytes: 68,
      effect: `the DIFAT refers to sector ${difatSector}, which is outside the file; the FAT is read up to there`,
    });
  }
  return { fatSectors: trimToUsed(ids, header, space.sectorCount, onProblem), difatSectors };
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
      effect: `the header declares ${header.fatSectorCount} FAT sectors, the DIFAT lists ${used}`,
    });
  }
  return ids.slice(0, used);
}
