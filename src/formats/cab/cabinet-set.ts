import type { OnProblem } from '../../io/problem.js';
import type { Cabinet } from './cabinet.js';
import type { CabFolderPart } from './data-block.js';
import type { CabFile } from './file.js';
import type { CabFolder } from './folder.js';
import { linkCabinets } from './set-order.js';
import { reportOverlaps } from './set-overlap.js';

/** A folder as a whole: one part for each cabinet that it reaches over. */
export interface CabSetFolder extends Pick<CabFolder, 'method' | 'windowBits'> {
  /** Position in the folders of the set. */
  index: number;
  parts: FolderParts;
  /** Its first blocks are in a missing cabinet: nothing of it can be unpacked. */
  startIsMissing: boolean;
  /** Its last blocks are in a missing cabinet. */
  endIsMissing: boolean;
}

type FolderParts = readonly [first: CabFolderPart, ...others: CabFolderPart[]];

/** A file of the set, listed once however many cabinets it reaches over. */
export interface CabSetFile extends Omit<CabFile, 'folderIndex'> {
  /** Position in the folders of the set; undefined when the cabinet has no such folder. */
  folderIndex: number | undefined;
  /** The first cabinet that lists it. */
  cabinet: Cabinet;
}

/** One or more cabinets as one archive; a single cabinet is a set of one. */
export interface CabinetSet {
  cabinets: readonly Cabinet[];
  folders: readonly CabSetFolder[];
  files: readonly CabSetFile[];
  /** False when a neighbour that a cabinet names is not among the cabinets. */
  complete: boolean;
  /** Neighbours that are named but missing. */
  missing: readonly { name: string }[];
}

/**
 * Joins cabinets, given in any order, along the folders that continue from one to the next. Cabinets that do not
 * belong together stay side by side in the result.
 */
export function joinCabinets(cabinets: readonly Cabinet[], onProblem: OnProblem): CabinetSet {
  const join = new Join(onProblem);
  const missing = new Map<string, { name: string }>();
  for (const chain of linkCabinets(cabinets)) {
    for (const [position, cabinet] of chain.entries()) {
      const { previousCabinet, nextCabinet } = cabinet.header;
      const isFirst = position === 0;
      const isLast = position === chain.length - 1;
      if (isFirst && previousCabinet !== undefined) missing.set(previousCabinet, { name: previousCabinet });
      if (isLast && nextCabinet !== undefined) missing.set(nextCabinet, { name: nextCabinet });
      join.add(cabinet, isFirst ? undefined : chain[position - 1]);
    }
  }
  reportOverlaps(join.files, onProblem);
  return {
    cabinets: join.cabinets,
    folders: join.folders,
    files: join.files,
    complete: missing.size === 0,
    missing: [...missing.values()],
  };
}

/** Where the data of a folder starts, in the first of its cabinets. */
export function dataOffsetOf({ parts: [first] }: CabSetFolder): number {
  return first.folder.dataOffsetInBytes;
}

interface OpenFolder extends CabSetFolder {
  parts: [...FolderParts];
}

/** The work of {@link joinCabinets}: takes the cabinets in order. */
class Join {
  readonly cabinets: Cabinet[] = [];
  readonly folders: OpenFolder[] = [];
  readonly files: CabSetFile[] = [];
  /** Files of the last folder that go on in the next cabinet, where they are listed again. */
  private continuing = new Set<string>();

  constructor(private readonly onProblem: OnProblem) {}

  add(cabinet: Cabinet, previous: Cabinet | undefined): void {
    this.cabinets.push(cabinet);
    const isJoined = previous !== undefined && this.canContinue(cabinet);
    const base = isJoined ? this.folders.length - 1 : this.folders.length;
    this.addFolders(
      cabinet,
      isJoined,
      previous === undefined && cabinet.header.previousCabinet !== undefined,
    );
    const listedBefore = isJoined ? this.continuing : new Set<string>();
    this.continuing = new Set();
    for (const file of cabinet.files) {
      if (file.continuedToNext) this.continuing.add(keyOf(file));
      if (file.continuedFromPrevious && listedBefore.has(keyOf(file))) continue;
      const folderIndex = file.folderIndex === undefined ? undefined : base + file.folderIndex;
      this.files.push({ cabinet, ...file, folderIndex });
    }
  }

  private addFolders(cabinet: Cabinet, isJoined: boolean, previousIsMissing: boolean): void {
    const { files, folders, header } = cabinet;
    const startsBefore = files.some((file) => file.continuedFromPrevious);
    const endsLater = files.some((file) => file.continuedToNext);
    if (
      (startsBefore && !isJoined && !previousIsMissing) ||
      (endsLater && header.nextCabinet === undefined)
    ) {
      this.reportMisfit(cabinet, 'its folders are read as if they were whole');
    }
    for (const folder of folders) {
      const { method, windowBits } = folder;
      const endIsMissing =
        folder.index === folders.length - 1 && endsLater && header.nextCabinet !== undefined;
      const open = isJoined && folder.index === 0 ? this.folders.at(-1) : undefined;
      if (open !== undefined) {
        open.parts.push({ cabinet, folder });
        open.endIsMissing = endIsMissing;
        continue;
      }
      const startIsMissing = folder.index === 0 && startsBefore && previousIsMissing;
      const index = this.folders.length;
      this.folders.push({
        index,
        method,
        windowBits,
        parts: [{ cabinet, folder }],
        startIsMissing,
        endIsMissing,
      });
    }
  }

  /** True when the last folder so far goes on in the first folder of the next cabinet of the chain. */
  private canContinue(cabinet: Cabinet): boolean {
    const open = this.folders.at(-1);
    const next = cabinet.folders[0];
    const goesOn = cabinet.files.some((file) => file.continuedFromPrevious);
    if (open === undefined || next === undefined || !open.endIsMissing) return false;
    if (goesOn && open.method === next.method && open.windowBits === next.windowBits) return true;
    this.reportMisfit(cabinet, 'the folder that should go on here is cut off');
    return false;
  }

  private reportMisfit(cabinet: Cabinet, effect: string): void {
    this.onProblem({ code: 'cab.continuation', offsetInBytes: cabinet.header.foldersOffsetInBytes, effect });
  }
}

/** The same in each cabinet that lists a file which reaches over several. */
function keyOf({ name, offsetInFolder, sizeInBytes }: CabFile): string {
  return `${offsetInFolder}/${sizeInBytes}/${name}`;
}
