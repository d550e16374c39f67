import type { Budget } from '../../io/budget.js';
import { readUpTo, type Source } from '../../io/source.js';
import type { DirectoryPlace } from './directory.js';
import { type DirectoryClaim, END_RECORD_SIZE, type EndRecord, readEndRecord } from './end-record.js';
import { DIRECTORY_HEADER, END_RECORD, signatureAt, signatureBytes } from './signature.js';

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
const CANDIDATES_AT_MOST = 8192;

/** Twice what a comment of 64 KiB needs, so that some junk behind the end does no harm. */
const TAIL_SIZE_IN_BYTES = 1 << 17;

/**
 * End records that lead to a directory or end an empty archive, the last one first. Searches backwards from the end
 * of the source piece by piece and stops behind the first piece that has any, so that the whole is read only when
 * there is no ZIP, or one far from the end.
 */
export async function findEndRecords(source: Source, budget: Budget): Promise<LocatedEnd[]> {
  const located: LocatedEnd[] = [];
  let candidates = 0;
  let end = source.sizeInBytes;
  let pieceSize = TAIL_SIZE_IN_BYTES;
  while (end >= END_RECORD_SIZE && located.length === 0) {
    const start = Math.max(0, end - pieceSize);
    for (const offsetInBytes of signaturesBackwards(await source.read(start, end - start))) {
      candidates += 1;
      if (candidates > CANDIDATES_AT_MOST) return [];
      const record = await readEndRecord(source, start + offsetInBytes);
      const found = record === undefined ? undefined : await locate(source, record);
      if (found !== undefined) located.push(found);
    }
    await budget.breathe();
    if (start === 0) break;
    end = start + 3; // a signature may straddle the border
    pieceSize = PIECE_SIZE_IN_BYTES;
  }
  return located;
}

const PIECE_SIZE_IN_BYTES = 1 << 20;
const PATTERN = signatureBytes(END_RECORD);

function* signaturesBackwards(bytes: Uint8Array): Generator<number, void, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
      if (signatureAt(await readUpTo(source, startInBytes, 4), 0) !== DIRECTORY_HEADER) continue;
      const baseOffsetInBytes = startInBytes - claim.offsetInBytes;
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
