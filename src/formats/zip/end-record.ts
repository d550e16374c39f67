import { ByteReader } from '../../io/byte-reader.js';
import { readUpTo, type Source } from '../../io/source.js';
import { signatureAt, ZIP64_END_LOCATOR, ZIP64_END_RECORD } from './signature.js';

/** A directory as an end record describes it; nothing in it is trusted. */
export interface DirectoryClaim {
  /** As written: relative to where the archive starts, which is not always where the source starts. */
  offsetInBytes: number;
  sizeInBytes: number;
  entryCount: number;
}

export interface EndRecord {
  offsetInBytes: number;
  /** Behind the comment, as far as it lies inside the source. */
  endInBytes: number;
  commentTruncated: boolean;
  /** The directory must end here: where the end record starts, or its ZIP64 record. */
  directoryEndInBytes: number;
  diskNumber: number;
  directoryDiskNumber: number;
  /** The ZIP64 record's claim first; readers disagree on which one counts when they differ. */
  claims: readonly DirectoryClaim[];
  /** A saturated value whose ZIP64 record was not found. */
  zip64Missing: boolean;
  /** The ZIP64 record ends elsewhere than at its locator. */
  zip64SizeWrong: boolean;
  /** Named by a version 2 ZIP64 record when the directory is encrypted (APPNOTE 7.3.4). */
  directoryEncrypted: boolean;
}

export const END_RECORD_SIZE = 22;
const LOCATOR_SIZE = 20;
const ZIP64_RECORD_SIZE = 56;
const ZIP64_RECORD_V2_SIZE = 84;
/** The record's size field does not count itself and the signature. */
const ZIP64_SIZE_FIELD_END = 12;
const SATURATED_16 = 0xffff;
const SATURATED_32 = 0xffff_ffff;

/** Reads the end record that starts at `offsetInBytes`, signature already seen (APPNOTE 4.3.14 to 4.3.16). */
export async function readEndRecord(source: Source, offsetInBytes: number): Promise<EndRecord | undefined> {
  if (offsetInBytes + END_RECORD_SIZE > source.sizeInBytes) return undefined;
  const head = new ByteReader(await source.read(offsetInBytes, END_RECORD_SIZE), 'zip.truncated').seek(4);
  const diskNumber = head.u16();
  const directoryDiskNumber = head.u16();
  const entryCount = head.skip(2).u16();
  const claim = { entryCount, sizeInBytes: head.u32(), offsetInBytes: head.u32() };
  const commentEnd = offsetInBytes + END_RECORD_SIZE + head.u16();
  const zip64 = await readZip64Record(source, offsetInBytes);
  return {
    offsetInBytes,
    endInBytes: Math.min(commentEnd, source.sizeInBytes),
    commentTruncated: commentEnd > source.sizeInBytes,
    directoryEndInBytes: zip64?.recordOffsetInBytes ?? offsetInBytes,
    diskNumber: zip64?.diskNumber ?? diskNumber,
    directoryDiskNumber: zip64?.directoryDiskNumber ?? directoryDiskNumber,
    claims: zip64 === undefined ? [claim] : isSaturated(claim) ? [zip64.claim] : [zip64.claim, claim],
    zip64Missing: zip64 === undefined && isSaturated(claim),
    zip64SizeWrong: zip64 !== undefined && zip64.recordEndInBytes !== offsetInBytes - LOCATOR_SIZE,
    directoryEncrypted: zip64?.directoryEncrypted ?? false,
  };
}

function isSaturated(claim: DirectoryClaim): boolean {
  return (
    claim.entryCount === SATURATED_16 ||
    claim.sizeInBytes === SATURATED_32 ||
    claim.offsetInBytes === SATURATED_32
  );
}

/** True when the archive has parts in other files. */
export function isOneOfSeveral(record: EndRecord): boolean {
  return record.diskNumber !== 0 || record.directoryDiskNumber !== 0;
}

/** True when the end record gives a value of its own that is not the one of the ZIP64 record. */
export function claimsDiffer({ claims }: EndRecord): boolean {
  const [first, second] = claims;
  if (first === undefined || second === undefined) return false;
  return (
    first.entryCount !== second.entryCount ||
    first.sizeInBytes !== second.sizeInBytes ||
    first.offsetInBytes !== second.offsetInBytes
  );
}

interface Zip64Record {
  recordOffsetInBytes: number;
  /** As its size field has it. */
  recordEndInBytes: number;
  diskNumber: number;
  directoryDiskNumber: number;
  claim: DirectoryClaim;
  directoryEncrypted: boolean;
}

/** The ZIP64 record that the locator in front of the end record points to. */
async function readZip64Record(
  source: Source,
  endRecordOffsetInBytes: number,
): Promise<Zip64Record | undefined> {
  const locatorOffset = endRecordOffsetInBytes - LOCATOR_SIZE;
  if (locatorOffset < 0) return undefined;
  const locator = await source.read(locatorOffset, LOCATOR_SIZE);
  if (signatureAt(locator, 0) !== ZIP64_END_LOCATOR) return undefined;
  const written = new ByteReader(locator, 'zip.truncated').seek(8).u64();
  // With junk in front the written offset is off; the record then stands right before its locator.
  for (const at of [written, locatorOffset - ZIP64_RECORD_SIZE, locatorOffset - ZIP64_RECORD_V2_SIZE]) {
    if (!Number.isSafeInteger(at) || at < 0 || at + ZIP64_RECORD_SIZE > locatorOffset) continue;
    const bytes = await readUpTo(source, at, Math.min(ZIP64_RECORD_V2_SIZE, locatorOffset - at));
    if (signatureAt(bytes, 0) === ZIP64_END_RECORD) return parseZip64Record(bytes, at);
  }
  return undefined;
}

function parseZip64Record(bytes: Uint8Array, recordOffsetInBytes: number): Zip64Record {
  const reader = new ByteReader(bytes, 'zip.truncated').seek(4);
  const recordSize = reader.u64() + ZIP64_SIZE_FIELD_END;
  const recordEndInBytes = recordOffsetInBytes + recordSize;
  const diskNumber = reader.skip(4).u32();
  const directoryDiskNumber = reader.u32();
  const entryCount = reader.skip(8).u64();
  const claim = { entryCount, sizeInBytes: reader.u64(), offsetInBytes: reader.u64() };
  // Version 2 goes on with method, two sizes, and the id of the algorithm that encrypts the directory.
  const isVersion2 = recordSize >= ZIP64_RECORD_V2_SIZE && bytes.length >= ZIP64_RECORD_V2_SIZE;
  const directoryEncrypted = isVersion2 && reader.skip(18).u16() !== 0;
  return {
    recordOffsetInBytes,
    recordEndInBytes,
    diskNumber,
    directoryDiskNumber,
    claim,
    directoryEncrypted,
  };
}
