import type { Source } from '../../io/source.js';

/** How the data of one entry is encrypted. `unknown`: marked as encrypted, in no way that can be named. */
export type ZipEncryption =
  | { scheme: 'none' }
  | { scheme: 'zipcrypto' }
  | { scheme: 'winzip-aes'; strengthInBits: 128 | 192 | 256; version: 1 | 2 }
  | { scheme: 'pkware-strong'; algorithm?: string }
  /** The directory is encrypted, and with it the entry's true name, sizes and CRC (APPNOTE 7.3). */
  | { scheme: 'directory' }
  | { scheme: 'unknown' };

/** One entry as its directory header tells it, or its local header when no directory names it. */
export interface ZipEntry {
  index: number;
  /** Decoded from UTF-8, the Unicode path field or CP437; never cleaned: may hold NUL, `..`, drive letters. */
  name: string;
  rawName: Uint8Array;
  /** The name ends in a slash, or an attribute says so, and no content is declared. */
  isDirectory: boolean;
  /** The method under the encryption: for WinZip AES the one in the AES field, not 99. */
  method: number;
  methodName: string;
  sizeInBytes: number;
  /** Includes the encryption's own header and trailer. */
  compressedSizeInBytes: number;
  crc32: number;
  flags: number;
  encryption: ZipEncryption;
  /** MS-DOS time in the writer's unknown zone, `2019-11-26T12:34:56`; absent when it is no date. */
  modified?: string;
  /** The system that wrote it (APPNOTE 4.4.2.2), which only a directory says. */
  hostSystem?: number;
  /** Of the extra fields that its header has, in order. */
  extraFieldIds: readonly number[];
  /** Of the local header, in the archive's source. */
  offsetInBytes: number;
  /** False: found as a local header only, hidden from readers that trust the directory. */
  fromDirectory: boolean;
  /** True for what the local header makes of an entry that a directory describes otherwise. */
  isOtherReading?: boolean;
}

/** A ZIP whose directory was read; entry data is read when it is asked for. */
export interface ZipArchive {
  source: Source;
  entries: readonly ZipEntry[];
  comment: Uint8Array;
  /** What has to be added to the offsets in the archive; not 0 for a self-extractor with relative offsets. */
  baseOffsetInBytes: number;
  /** Over all entries that are not directories. */
  encryption: 'none' | 'some' | 'all';
  directoryEncrypted: boolean;
  spanned: boolean;
  /** Behind the end record and its comment; the source's end when there is no end record. */
  endInBytes: number;
  /** Where directories and end records lie: bytes of the archive that are no entry's. */
  structures: readonly { startInBytes: number; endInBytes: number }[];
}

/** General purpose bit flags, APPNOTE 4.4.4. */
export const FLAG_ENCRYPTED = 0x0001;
export const FLAG_DATA_DESCRIPTOR = 0x0008;
export const FLAG_STRONG_ENCRYPTION = 0x0040;
/** Name and comment are UTF-8. */
export const FLAG_UTF8 = 0x0800;
export const FLAG_MASKED_HEADER = 0x2000;
