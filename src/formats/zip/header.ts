import type { SizedHeader } from './extra-field.js';
import { DIRECTORY_HEADER, signatureBytes } from './signature.js';

export const DIRECTORY_HEADER_SIZE = 46;
export const LOCAL_HEADER_SIZE = 30;

/** The fields that directory header and local header share, before extra fields are looked at. */
export interface RawHeader extends SizedHeader {
  versionNeeded: number;
  flags: number;
  method: number;
  dosTime: number;
  dosDate: number;
  crc32: number;
  rawName: Buffer;
  /** Shares memory with what was parsed. */
  extra: Buffer;
  /** MS-DOS attributes in the lower byte (APPNOTE 4.4.15); 0 in a local header, which has none. */
  externalAttributes: number;
  /** The system that wrote it (APPNOTE 4.4.2.2); undefined in a local header. */
  hostSystem: number | undefined;
  /** Of the entry; empty in a local header. Shares memory with what was parsed. */
  comment: Buffer;
  /** Of the header itself, with its variable part. */
  lengthInBytes: number;
}

/**
 * Parses the directory header that `bytes` starts with (APPNOTE 4.3.12), signature already seen. `offsetInBytes` is
 * the one in the header. Undefined when it does not end inside `bytes`.
 */
export function parseDirectoryHeader(bytes: Buffer): RawHeader | undefined {
  if (bytes.length < DIRECTORY_HEADER_SIZE) return undefined;
  const header = parseShared(bytes, 6, DIRECTORY_HEADER_SIZE, bytes.readUInt16LE(32));
  if (header === undefined) return undefined;
  header.hostSystem = bytes.readUInt8(5);
  header.externalAttributes = bytes.readUInt32LE(38);
  header.offsetInBytes = bytes.readUInt32LE(42);
  return header;
}

/**
 * Like {@link parseDirectoryHeader}, for a header whose extra fields or comment reach past the end of `bytes`, where its
 * directory ends: it is taken up to the next header, without comment. Undefined when its name is not whole.
 */
export function parseCutDirectoryHeader(bytes: Buffer): RawHeader | undefined {
  if (bytes.length < DIRECTORY_HEADER_SIZE) return undefined;
  const nameEnd = DIRECTORY_HEADER_SIZE + bytes.readUInt16LE(28);
  if (nameEnd > bytes.length) return undefined;
  const next = bytes.indexOf(DIRECTORY_PATTERN, nameEnd);
  const cut = Buffer.from(bytes.subarray(0, next < 0 ? bytes.length : next));
  cut.writeUInt16LE(Math.min(cut.readUInt16LE(30), cut.length - nameEnd), 30);
  cut.writeUInt16LE(0, 32);
  const header = parseDirectoryHeader(cut);
  return header === undefined ? undefined : { ...header, lengthInBytes: cut.length };
}

const DIRECTORY_PATTERN = signatureBytes(DIRECTORY_HEADER);

/** Parses the local header that `bytes` starts with (APPNOTE 4.3.7); undefined when it does not end inside `bytes`. */
export function parseLocalHeader(bytes: Buffer): RawHeader | undefined {
  return bytes.length < LOCAL_HEADER_SIZE ? undefined : parseShared(bytes, 4, LOCAL_HEADER_SIZE, 0);
}

/**
 * The two headers have the same fields in a row, from `at` on. Read from the Buffer itself: an archive has tens of
 * thousands of headers, and a reader for each doubles the time.
 */
function parseShared(
  bytes: Buffer,
  at: number,
  fixedSize: number,
  commentLength: number,
): RawHeader | undefined {
  const nameEnd = fixedSize + bytes.readUInt16LE(at + 22);
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 24);
  const lengthInBytes = extraEnd + commentLength;
  if (lengthInBytes > bytes.length) return undefined;
  return {
    versionNeeded: bytes.readUInt16LE(at),
    flags: bytes.readUInt16LE(at + 2),
    method: bytes.readUInt16LE(at + 4),
    dosTime: bytes.readUInt16LE(at + 6),
    dosDate: bytes.readUInt16LE(at + 8),
    crc32: bytes.readUInt32LE(at + 10),
    compressedSizeInBytes: bytes.readUInt32LE(at + 14),
    sizeInBytes: bytes.readUInt32LE(at + 18),
    offsetInBytes: 0,
    externalAttributes: 0,
    hostSystem: undefined,
    rawName: Buffer.from(bytes.subarray(fixedSize, nameEnd)), // a copy: the window can go
    extra: nameEnd === extraEnd ? NONE : bytes.subarray(nameEnd, extraEnd),
    comment: extraEnd === lengthInBytes ? NONE : bytes.subarray(extraEnd, lengthInBytes),
    lengthInBytes,
  };
}

const NONE = Buffer.alloc(0);
