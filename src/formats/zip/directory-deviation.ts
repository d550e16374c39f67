import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import type { DirectoryReading } from './directory.js';
import { claimsDiffer, type DirectoryClaim, type EndRecord, isOneOfSeveral } from './end-record.js';
import type { Extent } from './extent-set.js';
import type { LocatedPlace } from './locate.js';

/** Unusual values of an end record, and data behind it. */
export function reportEndRecord(source: Source, record: EndRecord, onProblem: OnProblem): void {
  const offsetInBytes = record.offsetInBytes;
  if (isOneOfSeveral(record)) reportParts(offsetInBytes, onProblem);
  if (record.directoryEncrypted) {
    const effect = 'entries are listed from masked local headers, without their true names';
    onProblem({ code: 'zip.directory-encrypted', offsetInBytes, effect });
  }
  if (record.zip64Missing) reportMissingZip64(offsetInBytes, onProblem);
  if (record.zip64SizeWrong) {
    const effect = 'the record is used in part';
    onProblem({ code: 'zip.zip64-record-size', offsetInBytes: record.directoryEndInBytes, effect });
  }
  if (claimsDiffer(record)) {
    const effect = 'the directories of both are searched; readers choose different ones';
    onProblem({ code: 'zip.end-records-differ', offsetInBytes, effect });
  }
  if (record.commentTruncated) {
    onProblem({
      code: 'zip.comment-truncated',
      offsetInBytes,
      effect: 'the comment is shown in part',
    });
  }
  const behind = source.sizeInBytes - record.endInBytes;
  if (behind > 0) {
    const effect = `${behind} bytes are not part of the archive`;
    onProblem({ code: 'zip.data-behind-end', offsetInBytes: record.endInBytes, effect });
  }
}

/** The end record of `offsetInBytes` has a saturated value, and no ZIP64 record. */
export function reportMissingZip64(offsetInBytes: number, onProblem: OnProblem): void {
  const effect = 'the values of the end record are used';
  onProblem({ code: 'zip.zip64-record-missing', offsetInBytes, effect });
}

/** The archive is one of several parts. */
export function reportParts(offsetInBytes: number, onProblem: OnProblem): void {
  const effect = 'only the entries in this part can be read';
  onProblem({ code: 'zip.spanned', offsetInBytes, effect });
}

/** How a directory that was read differs from what its end record says of it. */
export function reportDirectory(reading: DirectoryReading, place: LocatedPlace, onProblem: OnProblem): void {
  const offsetInBytes = place.startInBytes;
  if (reading.stopped === 'limit') {
    onProblem({ code: 'limit.payloads', offsetInBytes, effect: 'later entries are not listed' });
    return;
  }
  if (place.startInBytes !== place.claim.offsetInBytes + place.baseOffsetInBytes) {
    const effect = `${place.claim.offsetInBytes} was declared; the directory was found by its size`;
    onProblem({ code: 'zip.directory-offset-mismatch', offsetInBytes, effect });
  }
  const { entryCount } = place.claim;
  // Writers without ZIP64 let the count of more than 65,535 entries wrap.
  if (reading.count !== entryCount && reading.count % 0x1_0000 !== entryCount) {
    const effect = `${entryCount} entries were declared, ${reading.count} were found and are listed`;
    onProblem({ code: 'zip.count-mismatch', offsetInBytes, effect });
  }
  if (reading.cutHeaderOffsetInBytes !== undefined) {
    onProblem({
      code: 'zip.directory-damaged',
      offsetInBytes: reading.cutHeaderOffsetInBytes,
      effect: 'a header extends past the end of the directory; its entry is listed in part',
    });
  }
  if (reading.skippedInBytes > 0 && reading.count < entryCount) {
    onProblem({
      code: 'zip.directory-damaged',
      offsetInBytes: reading.firstSkippedOffsetInBytes,
      effect: `${reading.skippedInBytes} bytes were skipped; up to ${entryCount - reading.count} entries are lost`,
    });
  } else if (isSizeWrong(reading, place.claim, place)) {
    const effect = `${place.claim.sizeInBytes} bytes were declared; all ${reading.count} headers found are listed`;
    onProblem({ code: 'zip.directory-size-mismatch', offsetInBytes, effect });
  }
}

/** `places` of one end record, none of them with a header that could be read. */
export function reportUnreadDirectory([place]: readonly LocatedPlace[], onProblem: OnProblem): void {
  if (place === undefined) return;
  const { claim, startInBytes } = place;
  const effect = `${claim.entryCount} entries were declared; no header of their directory can be read`;
  onProblem({ code: 'zip.directory-damaged', offsetInBytes: startInBytes, effect });
}

function isSizeWrong(reading: DirectoryReading, claim: DirectoryClaim, place: LocatedPlace): boolean {
  return reading.skippedInBytes > 0 || claim.sizeInBytes !== place.endInBytes - place.startInBytes;
}

/** Further directories have entries that the first one has not. */
export function reportSecondDirectory(place: LocatedPlace, onProblem: OnProblem): void {
  const effect = 'the entries of all directories are listed; other readers see only one directory';
  onProblem({ code: 'zip.several-directories', offsetInBytes: place.startInBytes, effect });
}

/** No end record leads to a directory: where one was found anyway, or that none was found. */
export function reportRecovery(directory: Extent | undefined, source: Source, onProblem: OnProblem): void {
  if (directory !== undefined) {
    const effect = 'the directory was found by searching';
    onProblem({ code: 'zip.end-record-missing', offsetInBytes: directory.startInBytes, effect });
    return;
  }
  const effect = 'entries are listed from local headers; some may be missing';
  onProblem({ code: 'zip.directory-missing', offsetInBytes: source.sizeInBytes, effect });
}
