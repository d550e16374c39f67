import { isAscii, isUtf8 } from 'node:buffer';
import { getFileNameLowLevel } from 'yauzl';
import type { OnProblem } from '../../io/problem.js';
import {
  FLAG_ENCRYPTED,
  FLAG_MASKED_HEADER,
  FLAG_STRONG_ENCRYPTION,
  FLAG_UTF8,
  type ZipEncryption,
  type ZipEntry,
} from './entry.js';
import {
  EXTRA_STRONG_ENCRYPTION,
  EXTRA_UNICODE_COMMENT,
  EXTRA_UNICODE_PATH,
  EXTRA_WINZIP_AES,
  type ExtraField,
  hasDuplicates,
  isUnicodeFieldStale,
  parseExtraFields,
  parseStrongEncryptionField,
  parseWinzipAesField,
  resolveZip64,
  type SizedHeader,
} from './extra-field.js';
import type { RawHeader } from './header.js';
import { METHOD_WINZIP_AES, methodNameOf } from './method.js';

/** The entry that a header stands for; its `offsetInBytes` is where the local header lies in the source. */
export function entryOf(
  header: RawHeader,
  place: { index: number; baseOffsetInBytes: number; headerOffsetInBytes: number; fromDirectory: boolean },
  onProblem: OnProblem,
): ZipEntry {
  const { fields, wellFormed } = parseExtraFields(header.extra);
  const name = getFileNameLowLevel(flagsForName(header), header.rawName, fields, true);
  const report: Report = (code, effect) =>
    onProblem({
      code,
      offsetInBytes: place.headerOffsetInBytes,
      effect: `${JSON.stringify(name)}: ${effect}`,
    });
  if (!wellFormed) report('zip.extra-field-malformed', 'the fields before the invalid one are used');
  if (hasDuplicates(fields)) report('zip.extra-field-duplicate', 'the first of them is used');
  if (
    isUnicodeFieldStale(fields, EXTRA_UNICODE_PATH, header.rawName) ||
    isUnicodeFieldStale(fields, EXTRA_UNICODE_COMMENT, header.comment)
  ) {
    report('zip.unicode-field-mismatch', 'it is not used');
  }
  const sized = resolveZip64(header, fields);
  if (!sized.complete) report('zip.zip64-record-missing', 'its size or offset is unknown');
  const { encryption, method } = identifyEncryption(header, fields, report);
  const modified = dosTimestamp(header.dosDate, header.dosTime);
  return {
    index: place.index,
    name,
    rawName: header.rawName,
    isDirectory: isDirectory(name, header.externalAttributes, sized),
    method,
    methodName: methodNameOf(method),
    sizeInBytes: sized.sizeInBytes,
    compressedSizeInBytes: sized.compressedSizeInBytes,
    crc32: header.crc32,
    flags: header.flags,
    encryption,
    ...(modified === undefined ? {} : { modified }),
    ...(header.hostSystem === undefined ? {} : { hostSystem: header.hostSystem }),
    extraFieldIds: fields.length === 0 ? NO_IDS : fields.map(({ id }) => id),
    offsetInBytes: place.baseOffsetInBytes + sized.offsetInBytes,
    fromDirectory: place.fromDirectory,
  };
}

const NO_IDS: readonly number[] = [];

type Report = (
  code:
    | 'zip.extra-field-malformed'
    | 'zip.extra-field-duplicate'
    | 'zip.unicode-field-mismatch'
    | 'zip.zip64-record-missing'
    | 'zip.aes-field-malformed'
    | 'zip.strong-flag-without-header',
  effect: string,
) => void;

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
      report('zip.aes-field-malformed', 'its compression method is not that of WinZip AES');
    return aes;
  }
  if (!encrypted) return { encryption: { scheme: 'none' }, method };
  if ((flags & FLAG_STRONG_ENCRYPTION) === 0) return { encryption: { scheme: 'zipcrypto' }, method };
  const field = fields.find(({ id }) => id === EXTRA_STRONG_ENCRYPTION);
  if (field === undefined) {
    // Info-ZIP does not look at this flag: set on a ZipCrypto entry it stops strict readers only.
    report('zip.strong-flag-without-header', 'it is treated as ZipCrypto, as other readers do');
    return { encryption: { scheme: 'zipcrypto' }, method };
  }
  const algorithm = parseStrongEncryptionField(field.data);
  return {
    encryption: { scheme: 'pkware-strong', ...(algorithm === undefined ? {} : { algorithm }) },
    method,
  };
}

/** Encryption and an empty deflate stream may leave this much of "nothing"; a "directory" with more has content. */
const MAX_EMPTY_CONTENT = 32;

const ATTRIBUTE_DIRECTORY = 0x10;

/** Some writers mark a folder by the MS-DOS attribute alone. */
function isDirectory(name: string, externalAttributes: number, sized: SizedHeader): boolean {
  const isMarked = /[/\\]$/.test(name) || (externalAttributes & ATTRIBUTE_DIRECTORY) !== 0;
  return isMarked && sized.sizeInBytes === 0 && sized.compressedSizeInBytes <= MAX_EMPTY_CONTENT;
}

/** Unix tools write UTF-8 without the flag that says so, and 7-Zip and Info-ZIP read it back. */
function flagsForName({ flags, hostSystem, rawName }: RawHeader): number {
  const isFromUnix = hostSystem === HOST_UNIX || hostSystem === HOST_MACOS;
  return isFromUnix && !isAscii(rawName) && isUtf8(rawName) ? flags | FLAG_UTF8 : flags;
}

const HOST_UNIX = 3;
const HOST_MACOS = 19;

function dosTimestamp(date: number, time: number): string | undefined {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  const [hour, minute, second] = [time >> 11, (time >> 5) & 63, (time & 31) * 2];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}
