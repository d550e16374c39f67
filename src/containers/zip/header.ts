import { getFileNameLowLevel } from 'yauzl';
import { ByteReader } from '../../io/byte-reader.js';
import type { OnProblem } from '../../io/problem.js';
import {
  FLAG_ENCRYPTED,
  FLAG_MASKED_HEADER,
  FLAG_STRONG_ENCRYPTION,
  type ZipEncryption,
  type ZipEntry,
} from './entry.js';
import {
  EXTRA_STRONG_ENCRYPTION,
  EXTRA_WINZIP_AES,
  type ExtraField,
  parseExtraFields,
  parseStrongEncryptionField,
  parseWinzipAesField,
  resolveZip64,
  type SizedHeader,
} from './extra-field.js';
import { METHOD_WINZIP_AES, methodNameOf } from './method.js';

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
  rawName: Uint8Array;
  extra: Uint8Array;
  /** Of the header itself, with its variable part. */
  lengthInBytes: number;
}

/**
 * Parses the directory header that starts at `at` (APPNOTE 4.3.12), signature already seen. `offsetInBytes` is the
 * one in the header. Undefined when it does not end inside `bytes`.
 */
export function parseDirectoryHeader(bytes: Uint8Array, at: number): RawHeader | undefined {
  if (at + DIRECTORY_HEADER_SIZE > bytes.length) return undefined;
  const reader = new ByteReader(bytes, 'zip.truncated').seek(at + 6);
  const fixed = readSharedFields(reader);
  const nameLength = reader.u16();
  const extraLength = reader.u16();
  const commentLength = reader.u16();
  reader.skip(8); // disk number, internal and external attributes
  const offsetInBytes = reader.u32();
  if (nameLength + extraLength + commentLength > reader.remaining) return undefined;
  return {
    ...fixed,
    offsetInBytes,
    rawName: new Uint8Array(reader.readBytes(nameLength)), // a copy: the window can go
    extra: reader.readBytes(extraLength),
    lengthInBytes: DIRECTORY_HEADER_SIZE + nameLength + extraLength + commentLength,
  };
}

/** Parses the local header that starts at `at` (APPNOTE 4.3.7); undefined when it does not end inside `bytes`. */
export function parseLocalHeader(bytes: Uint8Array, at: number): RawHeader | undefined {
  if (at + LOCAL_HEADER_SIZE > bytes.length) return undefined;
  const reader = new ByteReader(bytes, 'zip.truncated').seek(at + 4);
  const fixed = readSharedFields(reader);
  const nameLength = reader.u16();
  const extraLength = reader.u16();
  if (nameLength + extraLength > reader.remaining) return undefined;
  return {
    ...fixed,
    offsetInBytes: 0,
    rawName: new Uint8Array(reader.readBytes(nameLength)), // a copy: the window can go
    extra: reader.readBytes(extraLength),
    lengthInBytes: LOCAL_HEADER_SIZE + nameLength + extraLength,
  };
}

/** The entry that a header stands for; its `offsetInBytes` is where the local header lies in the source. */
export function entryOf(
  header: RawHeader,
  place: { index: number; baseOffsetInBytes: number; headerOffsetInBytes: number; fromDirectory: boolean },
  onProblem: OnProblem,
): ZipEntry {
  const { fields, wellFormed } = parseExtraFields(header.extra);
  const name = getFileNameLowLevel(header.flags, bufferOn(header.rawName), fields, true);
  const report: Report = (code, effect) =>
    onProblem({
      code,
      offsetInBytes: place.headerOffsetInBytes,
      effect: `${JSON.stringify(name)}: ${effect}`,
    });
  if (!wellFormed) report('zip.extra-field-malformed', 'the fields before the bad one are used');
  const sized = resolveZip64(header, fields);
  if (!sized.complete) report('zip.zip64-record-missing', 'its size or offset stays unknown');
  const { encryption, method } = identifyEncryption(header, fields, report);
  const modified = dosTimestamp(header.dosDate, header.dosTime);
  return {
    index: place.index,
    name,
    rawName: header.rawName,
    isDirectory: isDirectory(name, sized),
    method,
    methodName: methodNameOf(method),
    sizeInBytes: sized.sizeInBytes,
    compressedSizeInBytes: sized.compressedSizeInBytes,
    crc32: header.crc32,
    flags: header.flags,
    encryption,
    ...(modified === undefined ? {} : { modified }),
    offsetInBytes: place.baseOffsetInBytes + sized.offsetInBytes,
    fromDirectory: place.fromDirectory,
  };
}

type Report = (
  code:
    | 'zip.extra-field-malformed'
    | 'zip.zip64-record-missing'
    | 'zip.aes-field-malformed'
    | 'zip.strong-flag-without-header',
  effect: string,
) => void;

function readSharedFields(reader: ByteReader) {
  return {
    versionNeeded: reader.u16(),
    flags: reader.u16(),
    method: reader.u16(),
    dosTime: reader.u16(),
    dosDate: reader.u16(),
    crc32: reader.u32(),
    compressedSizeInBytes: reader.u32(),
    sizeInBytes: reader.u32(),
  };
}

function identifyEncryption(
  header: RawHeader,
  fields: readonly ExtraField[],
  report: Report,
): { encryption: ZipEncryption; method: number } {
  const { flags, method } = header;
  const encrypted = (flags & FLAG_ENCRYPTED) !== 0;
  if (encrypted && (flags & FLAG_MASKED_HEADER) !== 0) return { encryption: { scheme: 'directory' }, method };
  const aesField = fields.find(({ id }) => id === EXTRA_WINZIP_AES);
  if (method === METHOD_WINZIP_AES || (encrypted && aesField !== undefined)) {
    const aes = aesField === undefined ? undefined : parseWinzipAesField(aesField.data);
    if (aes === undefined) {
      report('zip.aes-field-malformed', 'it cannot be decrypted');
      return { encryption: { scheme: 'unknown' }, method };
    }
    if (method !== METHOD_WINZIP_AES)
      report('zip.aes-field-malformed', 'its method is not the one of WinZip AES');
    return aes;
  }
  if (!encrypted) return { encryption: { scheme: 'none' }, method };
  if ((flags & FLAG_STRONG_ENCRYPTION) === 0) return { encryption: { scheme: 'zipcrypto' }, method };
  const field = fields.find(({ id }) => id === EXTRA_STRONG_ENCRYPTION);
  if (field === undefined) {
    // Info-ZIP does not look at this flag: set on a ZipCrypto entry it stops strict readers only.
    report('zip.strong-flag-without-header', 'it is taken for ZipCrypto, as other readers do');
    return { encryption: { scheme: 'zipcrypto' }, method };
  }
  const algorithm = parseStrongEncryptionField(field.data);
  return {
    encryption: { scheme: 'pkware-strong', ...(algorithm === undefined ? {} : { algorithm }) },
    method,
  };
}

/** Encryption and an empty deflate stream may leave this much of "nothing"; a "directory" with more has content. */
const EMPTY_CONTENT_AT_MOST = 32;

function isDirectory(name: string, sized: SizedHeader): boolean {
  return (
    /[/\\]$/.test(name) && sized.sizeInBytes === 0 && sized.compressedSizeInBytes <= EMPTY_CONTENT_AT_MOST
  );
}

function dosTimestamp(date: number, time: number): string | undefined {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  const [hour, minute, second] = [time >> 11, (time >> 5) & 63, (time & 31) * 2];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function bufferOn(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
