import type { ReadOptions } from '../../io/read-options.js';
import type { Source } from '../../io/source.js';
import type { DirectoryPlace } from './directory-place.js';
import type { EntryList } from './entry-list.js';
import { parseCutDirectoryHeader, parseDirectoryHeader } from './header.js';
import { ReadAhead } from './read-ahead.js';
import { DIRECTORY_HEADER, DIRECTORY_SIGNATURE, signatureAt, signatureBytes } from './signature.js';

export interface DirectoryReading {
  /** Headers read, also those that another directory had given already. */
  count: number;
  /** Bytes between the headers that belong to none, and where the first of them lie. */
  skippedInBytes: number;
  firstSkippedOffsetInBytes: number;
  /** The first header that reaches past the end of the directory. Its entry is listed from what is there. */
  cutHeaderOffsetInBytes?: number;
  /** Why the rest was not read. */
  stopped?: 'limit';
}

/** Three lengths of 64 KiB each on top of the fixed part. */
const LARGEST_HEADER_IN_BYTES = 46 + 3 * 0xffff;

/**
 * Reads directory headers from start to end of `place`, whatever their number is said to be, and adds their entries
 * to `list`. Bytes that are no header are passed over up to the next one.
 */
export async function readDirectory(
  source: Source,
  place: DirectoryPlace,
  list: EntryList,
  options: ReadOptions,
): Promise<DirectoryReading> {
  const reading: DirectoryReading = { count: 0, skippedInBytes: 0, firstSkippedOffsetInBytes: 0 };
  const ahead = new ReadAhead(source, place.endInBytes, options.budget);
  let at = place.startInBytes;
  while (at < place.endInBytes) {
    const bytes = await ahead.from(at, LARGEST_HEADER_IN_BYTES);
    const isHeader = signatureAt(bytes, 0) === DIRECTORY_HEADER;
    const wholeHeader = isHeader ? parseDirectoryHeader(bytes) : undefined;
    const header = wholeHeader ?? (isHeader ? parseCutDirectoryHeader(bytes) : undefined);
    if (header === undefined) {
      const length = lengthOfNonHeader(bytes);
      if (signatureAt(bytes, 0) !== DIRECTORY_SIGNATURE) noteSkipped(reading, at, length);
      at += length;
      continue;
    }
    if (list.entries.length >= options.budget.limits.payloads) return { ...reading, stopped: 'limit' };
    if (wholeHeader === undefined) reading.cutHeaderOffsetInBytes ??= at;
    list.addFromDirectory(header, at, place, options.onProblem);
    reading.count += 1;
    at += header.lengthInBytes;
  }
  return reading;
}

/** How far to go on from a place where no whole header is: behind a digital signature, or to the next signature. */
function lengthOfNonHeader(bytes: Buffer): number {
  if (signatureAt(bytes, 0) === DIRECTORY_SIGNATURE && bytes.length >= 6) {
    return Math.min(6 + bytes.readUInt16LE(4), bytes.length);
  }
  const next = bytes.indexOf(HEADER_PATTERN, 1);
  // A signature may straddle the end of what is at hand: its first three bytes are looked at again.
  return next < 0 ? Math.max(bytes.length - 3, 1) : next;
}

const HEADER_PATTERN = signatureBytes(DIRECTORY_HEADER);

function noteSkipped(reading: DirectoryReading, offsetInBytes: number, lengthInBytes: number): void {
  if (reading.skippedInBytes === 0) reading.firstSkippedOffsetInBytes = offsetInBytes;
  reading.skippedInBytes += lengthInBytes;
}
