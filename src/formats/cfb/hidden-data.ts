import type { Budget } from '../../io/budget.js';
import { findNonZero, indexOfNonZero } from '../../io/find-non-zero.js';
import { readInto, readPassingChunks, SliceSource, type Source } from '../../io/source.js';
import type { Chain } from './chain.js';
import { ChainSource } from './chain-source.js';
import type { CompoundFile } from './compound-file.js';
import { DIRECTORY_ENTRY_SIZE_IN_BYTES } from './directory-entry.js';
import { HEADER_SIZE_IN_BYTES } from './header.js';
import type { FileLayout, StreamPlace } from './layout.js';
import { MAX_PIECES, type SectorMap } from './sector-map.js';

/** Where in a compound file bytes can lie that no stream holds. */
export type HiddenRole =
  | 'header-slack'
  | 'directory-slack'
  /** Allocated to a stream behind its end. */
  | 'stream-slack'
  | 'mini-slack'
  | 'free-mini-sector'
  | 'unreferenced-mini-sector'
  | 'free-sector'
  /** Neither free nor part of anything. */
  | 'unreferenced-sector'
  /** The sector at 2 GiB that no stream may use. [MS-CFB] 2.7 */
  | 'range-lock'
  /** Behind the last sector in use, in a file that is longer than its FAT or its last whole sector. */
  | 'appended';

/** Bytes that belong to no stream and are not all zero. */
export interface HiddenData {
  role: HiddenRole;
  /** Offset of its first byte in the file. */
  offsetInBytes: number;
  source: Source;
  /** The stream behind whose end they lie. */
  streamId?: number;
}

/**
 * Finds data outside all streams that is not all zero: runs of free sectors and chains of unreferenced ones (from
 * their first sector that is not zero), the rest of the last sectors of streams, unused directory entries, and what
 * follows the last sector.
 */
export async function findHiddenData(file: CompoundFile, layout: FileLayout): Promise<HiddenData[]> {
  const candidates = [
    ...headerSlack(file),
    ...sectorCandidates(file.source, layout),
    ...miniSectorCandidates(file, layout),
    ...layout.places.flatMap((place) => tailSlack(file, layout, place)),
  ];
  const hidden: HiddenData[] = [];
  for (const candidate of candidates) {
    const found = await trimToData(candidate, file.budget);
    if (found !== undefined) hidden.push(found);
  }
  hidden.push(...(await findSlack(file, layout)), ...(await findDirectorySlack(file)));
  return hidden.sort((a, b) => a.offsetInBytes - b.offsetInBytes);
}

/** Bytes that may hold something; where it starts is looked for in steps of a sector. */
interface Candidate {
  role: HiddenRole;
  source: Source;
  stepInBytes: number;
  offsetInFile: (offsetInBytes: number) => number;
  streamId?: number;
}

/** In version 4 the header is a sector of 4,096 bytes, of which 512 are used. */
function headerSlack({ source, header }: CompoundFile): Candidate[] {
  const endInBytes = Math.min(header.sectorSizeInBytes, source.sizeInBytes);
  const lengthInBytes = endInBytes - HEADER_SIZE_IN_BYTES;
  if (lengthInBytes <= 0) return [];
  return [
    {
      role: 'header-slack',
      source: new SliceSource(source, HEADER_SIZE_IN_BYTES, lengthInBytes),
      stepInBytes: HEADER_SIZE_IN_BYTES,
      offsetInFile: (offsetInBytes) => HEADER_SIZE_IN_BYTES + offsetInBytes,
    },
  ];
}

function sectorCandidates(source: Source, layout: FileLayout): Candidate[] {
  const { sectors, appendedFromSector, rangeLockSector } = layout;
  const isInside = (sectorId: number) => sectorId < appendedFromSector;
  const isRangeLock = (sectorId: number) => isInside(sectorId) && sectorId === rangeLockSector;
  const ofChain = (role: HiddenRole) => (chain: Chain) => chainCandidate(role, source, sectors, chain);
  return [
    ...sectors
      .runsOf((sectorId) => isInside(sectorId) && sectors.useOf(sectorId) === 'free')
      .map(ofChain('free-sector')),
    ...sectors
      .unreferencedChains((sectorId) => isInside(sectorId) && sectorId !== rangeLockSector)
      .map(ofChain('unreferenced-sector')),
    ...sectors
      .runsOf((sectorId) => isRangeLock(sectorId) && sectors.useOf(sectorId) === 'unreferenced')
      .map(ofChain('range-lock')),
    ...sectors.runsOf((sectorId) => sectorId >= appendedFromSector).map(ofChain('appended')),
  ];
}

function miniSectorCandidates({ structure }: CompoundFile, { miniSectors }: FileLayout): Candidate[] {
  const { source } = structure.miniStream;
  const ofChain = (role: HiddenRole) => (chain: Chain) => {
    const candidate = chainCandidate(role, source, miniSectors, chain);
    return {
      ...candidate,
      offsetInFile: (offsetInBytes: number) => source.offsetInParent(candidate.offsetInFile(offsetInBytes)),
    };
  };
  return [
    ...miniSectors
      .runsOf((sectorId) => miniSectors.useOf(sectorId) === 'free')
      .map(ofChain('free-mini-sector')),
    ...miniSectors.unreferencedChains(() => true).map(ofChain('unreferenced-mini-sector')),
  ];
}

/** The rest of a stream's last sector with the sectors that its chain goes on with, when it goes on. */
function tailSlack(file: CompoundFile, layout: FileLayout, place: StreamPlace): Candidate[] {
  const { tail, chainSource, isMini, streamId } = place;
  const skipInBytes = usedOfLastSector(place);
  if (tail.sectorCount < 2 || tail.lengthInBytes <= skipInBytes) return [];
  const { miniStream } = file.structure;
  const parent = isMini ? miniStream.source : file.source;
  const whole = new ChainSource(parent, chainSource.space, tail, tail.lengthInBytes);
  return [
    {
      role: isMini ? 'mini-slack' : 'stream-slack',
      source: new SliceSource(whole, skipInBytes, tail.lengthInBytes - skipInBytes),
      stepInBytes: layout.sectors.table.space.sectorSizeInBytes,
      offsetInFile: (offsetInBytes) => {
        const offsetInParent = whole.offsetInParent(skipInBytes + offsetInBytes);
        return isMini ? miniStream.source.offsetInParent(offsetInParent) : offsetInParent;
      },
      streamId,
    },
  ];
}

function chainCandidate(role: HiddenRole, parent: Source, sectors: SectorMap, chain: Chain): Candidate {
  const source = new ChainSource(parent, sectors.table.space, chain, chain.lengthInBytes);
  return {
    role,
    source,
    stepInBytes: sectors.table.space.sectorSizeInBytes,
    offsetInFile: (offsetInBytes) => source.offsetInParent(offsetInBytes),
  };
}

/** The candidate from its first non-zero sector on; undefined when all are zero. */
async function trimToData(candidate: Candidate, budget: Budget): Promise<HiddenData | undefined> {
  const { role, source, stepInBytes, offsetInFile, streamId } = candidate;
  const at = await findNonZero(source, 0, source.sizeInBytes, () => budget.breathe());
  if (at === undefined) return undefined;
  const startInBytes = at - (at % stepInBytes);
  return {
    role,
    offsetInBytes: offsetInFile(startInBytes),
    source:
      startInBytes === 0 ? source : new SliceSource(source, startInBytes, source.sizeInBytes - startInBytes),
    ...(streamId === undefined ? {} : { streamId }),
  };
}

/** The rest of a last sector, as a range of the file. */
interface Slack {
  role: HiddenRole;
  offsetInBytes: number;
  lengthInBytes: number;
  streamId: number;
}

/** Slack that lies at most this far apart is read with one read, as long as that stays below the second bound. */
const MAX_GAP_IN_BYTES = 1 << 14;
const MAX_READ_IN_BYTES = 1 << 18;

async function findSlack(file: CompoundFile, layout: FileLayout): Promise<HiddenData[]> {
  const slacks = layout.places
    .flatMap((place) => lastSectorSlack(file, place))
    .sort((a, b) => a.offsetInBytes - b.offsetInBytes);
  const { header, source: whole } = file;
  const memory = new Uint8Array(Math.min(whole.sizeInBytes, MAX_READ_IN_BYTES + header.sectorSizeInBytes));
  const hidden: HiddenData[] = [];
  for (let first = 0; first < slacks.length; ) {
    await file.budget.breathe();
    const start = slacks[first]!.offsetInBytes;
    let end = start;
    let next = first;
    for (; next < slacks.length; next += 1) {
      const slack = slacks[next]!;
      if (slack.offsetInBytes > end + MAX_GAP_IN_BYTES || slack.offsetInBytes > start + MAX_READ_IN_BYTES)
        break;
      end = Math.max(end, slack.offsetInBytes + slack.lengthInBytes);
    }
    const bytes = memory.subarray(0, end - start);
    await readInto(whole, start, bytes);
    for (const { role, offsetInBytes, lengthInBytes, streamId } of slacks.slice(first, next)) {
      const at = offsetInBytes - start;
      if (indexOfNonZero(bytes.subarray(at, at + lengthInBytes)) < 0) continue;
      const source = new SliceSource(whole, offsetInBytes, lengthInBytes);
      hidden.push({ role, offsetInBytes, source, streamId });
    }
    first = next;
  }
  return limitPieces(file, hidden);
}

/** A hostile directory can make as many pieces as it has entries. */
function limitPieces(file: CompoundFile, hidden: HiddenData[]): HiddenData[] {
  const last = hidden[MAX_PIECES];
  if (last === undefined) return hidden;
  file.onProblem({
    code: 'cfb.hidden-pieces',
    offsetInBytes: last.offsetInBytes,
    effect: `${hidden.length} streams have data after their end; only the first ${MAX_PIECES} are listed`,
  });
  return hidden.slice(0, MAX_PIECES);
}

function lastSectorSlack(file: CompoundFile, place: StreamPlace): Slack[] {
  const { tail, chainSource, isMini, streamId } = place;
  if (tail.sectorCount !== 1) return [];
  const usedInBytes = usedOfLastSector(place);
  const lengthInBytes = tail.lengthInBytes - usedInBytes;
  if (lengthInBytes <= 0) return [];
  // Counted from the sector, not from the stream's last byte: an empty mini stream may still have a sector.
  const { firstSectorOffsetInBytes, sectorSizeInBytes } = chainSource.space;
  const start = firstSectorOffsetInBytes + tail.runStart[0]! * sectorSizeInBytes + usedInBytes;
  return [
    {
      role: isMini ? 'mini-slack' : 'stream-slack',
      offsetInBytes: isMini ? file.structure.miniStream.source.offsetInParent(start) : start,
      lengthInBytes,
      streamId,
    },
  ];
}

function usedOfLastSector({ chainSource }: StreamPlace): number {
  const { sectorSizeInBytes } = chainSource.space;
  return chainSource.sizeInBytes === 0 ? 0 : ((chainSource.sizeInBytes - 1) % sectorSizeInBytes) + 1;
}

/** Siblings and child: NOSTREAM in an unused entry. */
const LINKS_START = 68;
const LINKS_END = 80;

/** Directory entries that are marked unused and yet hold something; neighbours are one piece. */
async function findDirectorySlack(file: CompoundFile): Promise<HiddenData[]> {
  const { directory } = file.structure;
  const hidden: HiddenData[] = [];
  let pieceStart: number | undefined;
  const finishPiece = (endInBytes: number) => {
    if (pieceStart === undefined) return;
    hidden.push({
      role: 'directory-slack',
      offsetInBytes: directory.offsetInParent(pieceStart),
      source: new SliceSource(directory, pieceStart, endInBytes - pieceStart),
    });
    pieceStart = undefined;
  };
  let offsetInBytes = 0;
  for await (const chunk of readPassingChunks(directory)) {
    await file.budget.breathe();
    for (let at = 0; at < chunk.length; at += DIRECTORY_ENTRY_SIZE_IN_BYTES) {
      const slot = chunk.subarray(at, at + DIRECTORY_ENTRY_SIZE_IN_BYTES);
      if (isUnusedWithData(slot)) pieceStart ??= offsetInBytes + at;
      else if (hidden.length < MAX_PIECES) finishPiece(offsetInBytes + at);
    }
    offsetInBytes += chunk.length;
  }
  finishPiece(directory.sizeInBytes);
  return hidden;
}

function isUnusedWithData(slot: Uint8Array): boolean {
  const type = slot[66];
  if (type !== undefined && type !== 0) return false;
  return slot.some((byte, at) => byte !== 0 && !(byte === 0xff && at >= LINKS_START && at < LINKS_END));
}
