import { OWNER_DIFAT, OWNER_DIRECTORY, OWNER_FAT, OWNER_MINI_FAT } from './chain.js';
import type { CompoundFile } from './compound-file.js';
import { findHiddenData, type HiddenData, type HiddenRole } from './hidden-data.js';
import { type FileLayout, layOut } from './layout.js';
import { sectorLength } from './sector.js';
import type { SectorMap } from './sector-map.js';

export type { HiddenData, HiddenRole } from './hidden-data.js';

/** What a run of bytes of a compound file is. */
export type CoverageRole =
  | 'header'
  | 'difat'
  | 'fat'
  | 'mini-fat'
  | 'directory'
  /** Content of a stream, in sectors of its own or in the mini stream. */
  | 'stream'
  | 'orphan-stream'
  | Exclude<HiddenRole, 'header-slack' | 'directory-slack'>
  /** The rest of a file with more regions than are listed. */
  | 'unlisted';

export interface CoverageRegion {
  role: CoverageRole;
  offsetInBytes: number;
  lengthInBytes: number;
  /** The stream that the bytes belong to, or whose slack they are. */
  streamId?: number;
}

export interface Coverage {
  /** In file order, without gaps or overlap: their lengths add up to the size of the file. */
  regions: CoverageRegion[];
  /** Data outside all streams that is not all zero, in file order. */
  hidden: HiddenData[];
}

/** Gives every byte of the file a role, and hands out those that no stream accounts for. Follows every chain. */
export async function describeCoverage(file: CompoundFile): Promise<Coverage> {
  const layout = layOut(file);
  const regions = await listRegions(file, layout);
  return { regions, hidden: await findHiddenData(file, layout) };
}

const BREATHE_EVERY_SECTORS = 1 << 14;

async function listRegions(file: CompoundFile, layout: FileLayout): Promise<CoverageRegion[]> {
  const painter = new Painter(file, layout);
  painter.add('header', Math.min(file.source.sizeInBytes, file.header.sectorSizeInBytes));
  for (let sectorId = 0; sectorId < layout.sectors.table.space.sectorCount; sectorId += 1) {
    if (sectorId % BREATHE_EVERY_SECTORS === 0) await file.budget.breathe();
    painter.addSector(sectorId);
  }
  return painter.finish();
}

/** Regions that are listed one by one; real packages have some thousands. */
const MAX_REGIONS = 1 << 18;

/** Appends regions in file order, and lets those of one kind run together. */
class Painter {
  private readonly regions: CoverageRegion[] = [];
  private readonly orphans: ReadonlySet<number>;
  private endInBytes = 0;

  constructor(
    private readonly file: CompoundFile,
    private readonly layout: FileLayout,
  ) {
    this.orphans = new Set(file.entries.filter(({ orphan }) => orphan).map(({ streamId }) => streamId));
  }

  finish(): CoverageRegion[] {
    if (this.regions.length >= MAX_REGIONS) {
      this.file.onProblem({
        code: 'cfb.coverage-fragments',
        offsetInBytes: this.regions[MAX_REGIONS - 1]!.offsetInBytes,
        effect: `the file has more than ${MAX_REGIONS} regions; the regions from here on are not listed`,
      });
    }
    return this.regions;
  }

  add(role: CoverageRole, lengthInBytes: number, streamId?: number): void {
    if (lengthInBytes <= 0) return;
    const last = this.regions[this.regions.length - 1];
    const isFull = this.regions.length >= MAX_REGIONS;
    if (last !== undefined && (isFull || (last.role === role && last.streamId === streamId))) {
      last.lengthInBytes += lengthInBytes;
    } else {
      const isLast = this.regions.length === MAX_REGIONS - 1;
      this.regions.push({
        role: isLast ? 'unlisted' : role,
        offsetInBytes: this.endInBytes,
        lengthInBytes,
        ...(streamId === undefined || isLast ? {} : { streamId }),
      });
    }
    this.endInBytes += lengthInBytes;
  }

  addSector(sectorId: number): void {
    const { sectors, appendedFromSector, rangeLockSector } = this.layout;
    const lengthInBytes = sectorLength(sectors.table.space, sectorId);
    const use = sectors.useOf(sectorId);
    if (use === 'used' || use === 'tail') this.addOwned(sectorId, lengthInBytes);
    else if (sectorId >= appendedFromSector) this.add('appended', lengthInBytes);
    else if (use === 'free') this.add('free-sector', lengthInBytes);
    else this.add(sectorId === rangeLockSector ? 'range-lock' : 'unreferenced-sector', lengthInBytes);
  }

  private addOwned(sectorId: number, lengthInBytes: number): void {
    const { sectors } = this.layout;
    const owner = sectors.ownerOf(sectorId);
    if (owner === OWNER_FAT) this.add('fat', lengthInBytes);
    else if (owner === OWNER_DIFAT) this.add('difat', lengthInBytes);
    else if (owner === OWNER_DIRECTORY) this.add('directory', lengthInBytes);
    else if (owner === OWNER_MINI_FAT) this.add('mini-fat', lengthInBytes);
    else if (owner === this.layout.rootOwner) this.addRootSector(sectorId, lengthInBytes);
    else this.addStreamSector(sectors, sectorId, lengthInBytes, 'stream-slack');
  }

  private addStreamSector(
    sectors: SectorMap,
    sectorId: number,
    lengthInBytes: number,
    slackRole: 'stream-slack' | 'mini-slack',
  ): void {
    const streamId = sectors.ownerOf(sectorId) - 1;
    const usedInBytes = sectors.useOf(sectorId) === 'tail' ? 0 : sectors.usedInBytes(sectorId);
    this.add(this.orphans.has(streamId) ? 'orphan-stream' : 'stream', usedInBytes, streamId);
    this.add(slackRole, lengthInBytes - usedInBytes, streamId);
  }

  /** A sector of the mini stream, mini sector by mini sector. */
  private addRootSector(sectorId: number, lengthInBytes: number): void {
    const { sectors, miniSectors } = this.layout;
    const usedInBytes = sectors.useOf(sectorId) === 'tail' ? 0 : sectors.usedInBytes(sectorId);
    const { space } = miniSectors.table;
    const miniPerSector = sectors.table.space.sectorSizeInBytes / space.sectorSizeInBytes;
    let miniId = usedInBytes === 0 ? 0 : this.layout.rootIndexOf(sectorId) * miniPerSector;
    for (let at = 0; at < usedInBytes; miniId += 1) {
      const miniLength = sectorLength(space, miniId);
      const use = miniSectors.useOf(miniId);
      if (use === 'free') this.add('free-mini-sector', miniLength);
      else if (use === 'unreferenced') this.add('unreferenced-mini-sector', miniLength);
      else this.addStreamSector(miniSectors, miniId, miniLength, 'mini-slack');
      at += miniLength;
    }
    this.add('stream-slack', lengthInBytes - usedInBytes, this.layout.rootOwner - 1);
  }
}
