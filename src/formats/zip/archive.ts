import { FormatError } from '../../io/format-error.js';
import type { ReadOptions } from '../../io/read-options.js';
import { readUpTo, type Source } from '../../io/source.js';
import { ClaimedData } from './claimed-data.js';
import { readDirectory } from './directory.js';
import {
  reportDirectory,
  reportEndRecord,
  reportMissingZip64,
  reportParts,
  reportRecovery,
  reportSecondDirectory,
  reportUnreadDirectory,
} from './directory-deviation.js';
import { END_RECORD_SIZE, type EndRecord, isOneOfSeveral } from './end-record.js';
import type { ZipArchive, ZipEntry } from './entry.js';
import { checkEntries } from './entry-check.js';
import { EntryList } from './entry-list.js';
import type { Extent } from './extent-set.js';
import { type EndSearch, findEndRecords, type LocatedEnd } from './locate.js';
import { recoverEntries } from './recovery.js';
import { DATA_DESCRIPTOR, signatureAt } from './signature.js';

/**
 * Lists the entries of the ZIP in `source`, reading its directory and nothing of its entries. Where readers would
 * disagree on which directory counts, the entries of all are listed. Without a directory, local headers are listed.
 *
 * @throws FormatError `zip.not-a-zip` when nothing of a ZIP is there, `zip.directory-missing` or `zip.truncated` when
 * no more than an end record is.
 */
export async function openZip(source: Source, options: ReadOptions): Promise<ZipArchive> {
  const { located, stray } = await findEndRecords(source, options.budget);
  const primary = located[0];
  const listed = await readDirectories(source, located, options);
  if (listed.entries.length === 0 && (primary === undefined || primary.record.offsetInBytes > 0)) {
    return openWithoutDirectory(source, primary?.record, stray, options);
  }
  const archive: ZipArchive = {
    source,
    entries: listed.entries,
    comment: primary === undefined ? new Uint8Array(0) : await readComment(source, primary.record),
    baseOffsetInBytes: primary?.places[0]?.baseOffsetInBytes ?? 0,
    encryption: summarizeEncryption(listed.entries),
    directoryEncrypted: false,
    spanned: primary !== undefined && isOneOfSeveral(primary.record),
    endInBytes: primary?.record.endInBytes ?? source.sizeInBytes,
    structures: listed.structures,
  };
  if (primary !== undefined) reportEndRecord(source, primary.record, options.onProblem);
  checkEntries(archive, options.onProblem);
  return archive;
}

/** Reads the directories of the end records, last one first, except records inside the data of a listed entry. */
async function readDirectories(
  source: Source,
  ends: readonly LocatedEnd[],
  options: ReadOptions,
): Promise<{ entries: ZipEntry[]; structures: Extent[] }> {
  const list = new EntryList();
  const structures: Extent[] = [];
  const claimed: ClaimedData[] = [];
  let directories = 0;
  for (const { record, places } of ends) {
    if (await isClaimed(claimed, record.offsetInBytes)) continue;
    const firstIndex = list.entries.length;
    let headerCount = 0;
    for (const place of places) {
      const before = list.entries.length;
      const reading = await readDirectory(source, place, list, options);
      headerCount += reading.count;
      structures.push({ startInBytes: place.startInBytes, endInBytes: place.endInBytes });
      if (list.entries.length === before) continue;
      directories += 1;
      reportDirectory(reading, place, options.onProblem);
      if (directories === 2) reportSecondDirectory(place, options.onProblem);
    }
    if (headerCount === 0 && list.entries.length < options.budget.limits.payloads) {
      reportUnreadDirectory(places, options.onProblem);
    }
    structures.push({ startInBytes: record.directoryEndInBytes, endInBytes: record.endInBytes });
    const added = list.entries.slice(firstIndex);
    if (added.length > 0) claimed.push(new ClaimedData(source, added));
  }
  return { entries: list.entries, structures };
}

async function isClaimed(claimed: readonly ClaimedData[], offsetInBytes: number): Promise<boolean> {
  for (const data of claimed) if (await data.covers(offsetInBytes)) return true;
  return false;
}

/** The way for archives that end early, whose directory is encrypted, or whose end records lead nowhere. */
async function openWithoutDirectory(
  source: Source,
  record: EndRecord | undefined,
  stray: EndSearch['stray'],
  options: ReadOptions,
): Promise<ZipArchive> {
  const { onProblem } = options;
  const recovery = await recoverEntries(source, record?.directoryEndInBytes ?? source.sizeInBytes, options);
  const isFound = recovery.entries.length > 0;
  if (!isFound && record === undefined) {
    if (stray?.record?.zip64Missing) reportMissingZip64(stray.offsetInBytes, onProblem);
    throw nothingFound(source, stray?.offsetInBytes);
  }
  const directoryEncrypted = record?.directoryEncrypted ?? false;
  const archive: ZipArchive = {
    source,
    entries: recovery.entries,
    comment: record === undefined ? new Uint8Array(0) : await readComment(source, record),
    baseOffsetInBytes: recovery.baseOffsetInBytes,
    encryption: summarizeEncryption(recovery.entries),
    directoryEncrypted,
    spanned: record === undefined ? await isFirstPart(source) : isOneOfSeveral(record),
    endInBytes: record?.endInBytes ?? source.sizeInBytes,
    structures: [
      ...(recovery.directory === undefined ? [] : [recovery.directory]),
      ...(record === undefined
        ? []
        : [{ startInBytes: record.directoryEndInBytes, endInBytes: record.endInBytes }]),
    ],
  };
  if (record !== undefined) reportEndRecord(source, record, onProblem);
  if (isFound && !directoryEncrypted) reportRecovery(recovery.directory, source, onProblem);
  if (record === undefined && archive.spanned) reportParts(0, onProblem);
  checkEntries(archive, onProblem);
  return archive;
}

function nothingFound(source: Source, strayOffsetInBytes: number | undefined): FormatError {
  if (strayOffsetInBytes === undefined) {
    const expected = 'an end record or a local header';
    return new FormatError('zip.not-a-zip', { offsetInBytes: 0, expected });
  }
  const isCut = strayOffsetInBytes + END_RECORD_SIZE > source.sizeInBytes;
  const expected = isCut ? 'a whole end record' : 'a directory or local headers';
  return new FormatError(isCut ? 'zip.truncated' : 'zip.directory-missing', {
    offsetInBytes: strayOffsetInBytes,
    expected,
  });
}

async function readComment(source: Source, record: EndRecord): Promise<Uint8Array> {
  const start = record.offsetInBytes + END_RECORD_SIZE;
  return new Uint8Array(await readUpTo(source, start, record.endInBytes - start));
}

function summarizeEncryption(entries: readonly ZipEntry[]): ZipArchive['encryption'] {
  const files = entries.filter((entry) => !entry.isDirectory);
  const encrypted = files.filter(({ encryption }) => encryption.scheme !== 'none');
  if (encrypted.length === 0) return 'none';
  return encrypted.length === files.length ? 'all' : 'some';
}

/** Only the first part of a split archive starts with this signature (APPNOTE 8.5.3). */
async function isFirstPart(source: Source): Promise<boolean> {
  return signatureAt(await readUpTo(source, 0, 4), 0) === DATA_DESCRIPTOR;
}
