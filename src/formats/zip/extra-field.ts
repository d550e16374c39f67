import { crc32 } from 'node:zlib';
import type { ZipEncryption } from './entry.js';

/** One extra field: header id and its data, APPNOTE 4.5. */
export interface ExtraField {
  id: number;
  data: Buffer;
}

export const EXTRA_ZIP64 = 0x0001;
export const EXTRA_STRONG_ENCRYPTION = 0x0017;
export const EXTRA_WINZIP_AES = 0x9901;
/** A name or comment in UTF-8 beside the one in the writer's code page, APPNOTE 4.6.8 and 4.6.9. */
export const EXTRA_UNICODE_COMMENT = 0x6375;
export const EXTRA_UNICODE_PATH = 0x7075;

/** What these say changes how an entry is read: a second one is no accident. */
const TELLING_IDS = [
  EXTRA_ZIP64,
  EXTRA_STRONG_ENCRYPTION,
  EXTRA_WINZIP_AES,
  EXTRA_UNICODE_COMMENT,
  EXTRA_UNICODE_PATH,
];

const FIELD_HEADER_SIZE = 4;

/**
 * Reads as many fields as fit. `wellFormed` is false when the last one does not fit its room; what came before it
 * still counts, or one bad byte would hide that an entry is encrypted. Up to three bytes of padding are common.
 */
export function parseExtraFields(buffer: Buffer): { fields: ExtraField[]; wellFormed: boolean } {
  const fields: ExtraField[] = [];
  let at = 0;
  while (at + FIELD_HEADER_SIZE <= buffer.length) {
    const dataStart = at + FIELD_HEADER_SIZE;
    const dataEnd = dataStart + buffer.readUInt16LE(at + 2);
    if (dataEnd > buffer.length) return { fields, wellFormed: false };
    fields.push({ id: buffer.readUInt16LE(at), data: buffer.subarray(dataStart, dataEnd) });
    at = dataEnd;
  }
  return { fields, wellFormed: true };
}

/** True when a field that readers act on stands there more than once. */
export function hasDuplicates(fields: readonly ExtraField[]): boolean {
  return TELLING_IDS.some((id) => fields.filter((field) => field.id === id).length > 1);
}

/** True when there are Unicode fields of this kind, but by their CRC none was made for `text`. */
export function isUnicodeFieldStale(fields: readonly ExtraField[], id: number, text: Uint8Array): boolean {
  const ofKind = fields.filter((field) => field.id === id);
  const isFor = ({ data }: ExtraField): boolean => data.length >= 5 && data.readUInt32LE(1) === crc32(text);
  return ofKind.length > 0 && !ofKind.some(isFor);
}

/** Sizes and offset of a header. A local header has no offset: give 0. */
export interface SizedHeader {
  sizeInBytes: number;
  compressedSizeInBytes: number;
  offsetInBytes: number;
}

const SATURATED = 0xffff_ffff;

/**
 * Takes saturated values from the ZIP64 field, which holds only those, in this order (APPNOTE 4.5.3).
 * `complete` is false when one of them is not there; it then stays saturated.
 */
export function resolveZip64(
  header: SizedHeader,
  fields: readonly ExtraField[],
): SizedHeader & { complete: boolean } {
  const data = fields.find((field) => field.id === EXTRA_ZIP64)?.data;
  let at = 0;
  let complete = true;
  const resolve = (value: number): number => {
    if (value !== SATURATED) return value;
    if (data === undefined || at + 8 > data.length) {
      complete = false;
      return value;
    }
    at += 8;
    return Number(data.readBigUInt64LE(at - 8));
  };
  const sizeInBytes = resolve(header.sizeInBytes);
  const compressedSizeInBytes = resolve(header.compressedSizeInBytes);
  const offsetInBytes = resolve(header.offsetInBytes);
  return { sizeInBytes, compressedSizeInBytes, offsetInBytes, complete };
}

/** The WinZip AES field (AE-1 and AE-2); undefined when it is too short or has impossible values. */
export function parseWinzipAesField(
  data: Buffer,
): { encryption: ZipEncryption & { scheme: 'winzip-aes' }; method: number } | undefined {
  if (data.length < 7) return undefined;
  const version = data.readUInt16LE(0);
  const strengthInBits = AES_STRENGTHS[data.readUInt8(4)];
  if ((version !== 1 && version !== 2) || strengthInBits === undefined) return undefined;
  return { encryption: { scheme: 'winzip-aes', strengthInBits, version }, method: data.readUInt16LE(5) };
}

const AES_STRENGTHS: Readonly<Record<number, 128 | 192 | 256>> = { 1: 128, 2: 192, 3: 256 };

/** Name of the algorithm in a strong encryption field, APPNOTE 4.5.12 and 7.2.3.2. */
export function parseStrongEncryptionField(data: Buffer): string | undefined {
  return data.length < 4 ? undefined : STRONG_ALGORITHMS[data.readUInt16LE(2)];
}

const STRONG_ALGORITHMS: Readonly<Record<number, string>> = {
  26113: 'des',
  26114: 'rc2-old',
  26115: '3des-168',
  26121: '3des-112',
  26126: 'aes-128',
  26127: 'aes-192',
  26128: 'aes-256',
  26370: 'rc2',
  26400: 'blowfish',
  26401: 'twofish',
  26625: 'rc4',
};
