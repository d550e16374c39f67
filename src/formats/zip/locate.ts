import type { Budget } from '../../io/budget.js';
import { readUpTo, type Source } from '../../io/source.js';
import { asBuffer } from './as-buffer.js';
import type { DirectoryPlace } from './directory-place.js';
import { type DirectoryClaim, type EndRecord, readEndRecord } from './end-record.js';
import { DIRECTORY_HEADER_SIZE } from './header.js';
import { DIRECTORY_HEADER, END_RECORD, LOCAL_HEADER, signatureAt, signatureBytes } from './signature.js';

/** Where a directory was found, and the claim that led there. */
export interface LocatedPlace extends DirectoryPlace {
  claim: DirectoryClaim;
}

/** An end record with the directories that it can mean; none when it ends an empty archive. */
export interface LocatedEnd {
  record: EndRecord;
  places: readonly LocatedPlace[];
}

/**
 * More than fit into a comment of 64 KiB. With more decoys than this no end record is believed: the caller then goes
 * by local headers, which a decoy cannot hide.
 */
const MAX_CANDIDATES = 8192;

/** Twice what a comment of 64 KiB needs, so that some junk behind the end does no harm. */
export const TAIL_SIZE_IN_BYTES: number = 1 << 17;

export interface EndSearch {
  /** Those that lead to a directory or end an empty archive, the last one first. */
  located: LocatedEnd[];
  /** The last signature of an end record that leads nowhere, and what follows it when that is whole. */
  stray?: { offsetInBytes: number; record: EndRecord | undefined };
}

/**
 * Searches backwards from the end of the source piece by piece and stops behind the first piece that has an end
 * record, so that the whole is read only when there is no ZIP, or one far from the end. `leastOffsetInBytes` is where
 * the search ends.
 */
export async function findEndRecords(
  source: Source,
  budget: Budget,
  leastOffsetInBytes = 0,
): Promise<EndSearch> {
  const search: EndSearch = { located: [] };
  let candidates = 0;
  let end = source.sizeInBytes;
  let pieceSize = TAIL_SIZE_IN_BYTES;
  while (end >= SIGNATURE_SIZE && search.located.length === 0) {
    const start = Math.max(leastOffsetInBytes, end - pieceSize);
    for (const offset of signaturesBackwards(await source.read(start, end - start))) {
      const offsetInBytes = start + offset;
      candidates += 1;
      if (candidates > MAX_CANDIDATES) return { located: [], stray: { offsetInBytes, record: undefined } };
      const record = await readEndRecord(source, offsetInBytes);
      const found = record === undefined ? undefined : await locate(source, record);
      if (found === undefined) search.stray ??= { offsetInBytes, record };
      else search.located.push(found);
    }
    await budget.breathe();
    if (start === leastOffsetInBytes) break;
    end = start + SIGNATURE_SIZE - 1; // a signature may straddle the border
    pieceSize = PIECE_SIZE_IN_BYTES;
  }
  return search;
}

const SIGNATURE_SIZE = 4;
const PIECE_SIZE_IN_BYTES = 1 << 20;
const PATTERN = signatureBytes(END_RECORD);

function* signaturesBackwards(bytes: Uint8Array): Generator<number, void, void> {
  const buffer = asBuffer(bytes);
  let at = buffer.lastIndexOf(PATTERN);
  while (at >= 0) {
    yield at;
    at = at === 0 ? -1 : buffer.lastIndexOf(PATTERN, at - 1);
  }
}

async function locate(source: Source, record: EndRecord): Promise<LocatedEnd | undefined> {
  if (record.directoryEncrypted) return { record, places: [] };
  const places: LocatedPlace[] = [];
  for (const claim of record.claims) {
    for (const startInBytes of possibleStarts(record, claim)) {
      if (places.some((place) => place.startInBytes === startInBytes)) continue;
      const header = await readUpTo(source, startInBytes, DIRECTORY_HEADER_SIZE);
      if (signatureAt(header, 0) !== DIRECTORY_HEADER) continue;
      const baseOffsetInBytes = await findBase(source, header, startInBytes - claim.offsetInBytes);
      places.push({ startInBytes, endInBytes: record.directoryEndInBytes, baseOffsetInBytes, claim });
    }
  }
  const isEmpty = record.claims.every(({ entryCount, sizeInBytes }) => entryCount === 0 && sizeInBytes === 0);
  return places.length > 0 || isEmpty ? { record, places } : undefined;
}

/**
 * Where a directory may start: its size in front of its end, which holds also with junk in front of the archive, and
 * its written offset. Where both lead to directories, readers disagree, and both are read.
 */
function possibleStarts(record: EndRecord, claim: DirectoryClaim): number[] {
  return [record.directoryEndInBytes - claim.sizeInBytes, claim.offsetInBytes].filter(
    (start) => Number.isSafeInteger(start) && start >= 0 && start < record.directoryEndInBytes,
  );
}

/**
 * The shift between where the directory is and where it was announced applies to the entries too, unless the first
 * entry proves that only the announcement is wrong.
 */
async function findBase(source: Source, firstHeader: Uint8Array, shift: number): Promise<number> {
  const offset = signatureAt(firstHeader, OFFSET_FIELD);
  const isEntryAt = async (at: number): Promise<boolean> =>
    at >= 0 && signatureAt(await readUpTo(source, at, SIGNATURE_SIZE), 0) === LOCAL_HEADER;
  if (shift === 0 || (await isEntryAt(offset + shift))) return shift;
  return (await isEntryAt(offset)) ? 0 : shift;
}

/** Of the local header's offset, in a directory header. */
const OFFSET_FIELD = 42;
