import { crc32 } from 'node:zlib';
import { ByteReader } from '../../io/byte-reader.js';
import { FormatError } from '../../io/format-error.js';
import type { ReadOptions } from '../../io/read-options.js';
import type { Source } from '../../io/source.js';
import { type ParseBlock, walkBlocks } from './block-walk.js';
import type { RarArchive, RarEntry } from './entry.js';
import { decodeRar4Name } from './rar4-name.js';

/** RAR 1.5 to 4. */
export const RAR4_SIGNATURE: Buffer = Buffer.from('526172211a0700', 'hex');

const TYPE_MAIN = 0x73;
const TYPE_FILE = 0x74;
const TYPE_END = 0x7b;
const BASE_SIZE = 7;

const FLAG_HAS_DATA = 0x8000;
const MAIN_FLAG_COMMENT = 0x0002;
const MAIN_FLAG_HEADERS_ENCRYPTED = 0x0080;
const MAIN_SIZE = 13;
/** Continued from the volume before, or in the next. */
const FILE_FLAGS_SPLIT = 0x0003;
const FILE_FLAG_ENCRYPTED = 0x0004;
const FILE_FLAG_COMMENT = 0x0008;
const FILE_FLAG_LARGE = 0x0100;
const FILE_FLAG_UNICODE = 0x0200;
const FILE_FLAG_SALT = 0x0400;
const FILE_SIZE = 32;
const FILE_NAME_SIZE_OFFSET = 26;
/** The dictionary size bits, all set, mark a directory. */
const FILE_DIRECTORY = 0x00e0;
const METHOD_STORED = 0x30;

export function listRar4(source: Source, options: ReadOptions): Promise<RarArchive> {
  return walkBlocks(source, RAR4_SIGNATURE.length, parseBlock, options);
}

const parseBlock: ParseBlock = (bytes, offsetInBytes) => {
  const reader = new ByteReader(bytes, 'rar.truncated', offsetInBytes);
  const checksum = reader.u16();
  const type = reader.u8();
  const flags = reader.u16();
  const headerSize = reader.u16();
  if (headerSize < BASE_SIZE) throw corrupt(offsetInBytes, 'a block of at least 7 bytes');
  if (headerSize > bytes.length) return { neededInBytes: headerSize };
  const summedSize = Math.min(headerSize, sizeWithoutComment(bytes, type, flags));
  if ((crc32(bytes.subarray(2, summedSize)) & 0xffff) !== checksum) {
    throw corrupt(offsetInBytes, 'a block header that fits its checksum');
  }
  if (type === TYPE_END) return { kind: 'end', lengthInBytes: headerSize };
  if (type === TYPE_MAIN && (flags & MAIN_FLAG_HEADERS_ENCRYPTED) !== 0) {
    return { kind: 'headers-encrypted', lengthInBytes: headerSize };
  }
  if (type !== TYPE_FILE) {
    const dataSize = (flags & FLAG_HAS_DATA) === 0 ? 0 : reader.u32();
    return { kind: 'other', lengthInBytes: headerSize + dataSize };
  }
  const entry = readFile(reader, flags, offsetInBytes + headerSize);
  return { kind: 'file', entry, lengthInBytes: headerSize + entry.data.sizeInBytes };
};

/** RAR 1.5 and 2 put comments behind the fields of a header, as blocks with a checksum of their own. */
function sizeWithoutComment(bytes: Uint8Array, type: number, flags: number): number {
  if (type === TYPE_MAIN && (flags & MAIN_FLAG_COMMENT) !== 0) return MAIN_SIZE;
  if (type !== TYPE_FILE || (flags & FILE_FLAG_COMMENT) === 0) return Number.POSITIVE_INFINITY;
  const nameSize = new ByteReader(bytes, 'rar.truncated').seek(FILE_NAME_SIZE_OFFSET).u16();
  const sizesSize = (flags & FILE_FLAG_LARGE) === 0 ? 0 : 8;
  const saltSize = (flags & FILE_FLAG_SALT) === 0 ? 0 : 8;
  return FILE_SIZE + sizesSize + nameSize + saltSize;
}

function readFile(reader: ByteReader, flags: number, dataOffsetInBytes: number): RarEntry {
  const packedLow = reader.u32();
  const sizeLow = reader.u32();
  const crc = reader.skip(1).u32(); // behind the system
  const method = reader.skip(4 + 1).u8(); // behind time and version
  const nameSize = reader.u16();
  reader.skip(4); // attributes
  const isLarge = (flags & FILE_FLAG_LARGE) !== 0;
  const packedHigh = isLarge ? reader.u32() : 0;
  const sizeHigh = isLarge ? reader.u32() : 0;
  const name = decodeRar4Name(reader.readBytes(nameSize), (flags & FILE_FLAG_UNICODE) !== 0).replaceAll(
    '\\',
    '/',
  );
  return {
    name,
    sizeInBytes: sizeHigh * 2 ** 32 + sizeLow,
    encrypted: (flags & FILE_FLAG_ENCRYPTED) !== 0,
    isDirectory: (flags & FILE_DIRECTORY) === FILE_DIRECTORY,
    isStored: method === METHOD_STORED && (flags & FILE_FLAGS_SPLIT) === 0,
    data: { offsetInBytes: dataOffsetInBytes, sizeInBytes: packedHigh * 2 ** 32 + packedLow },
    crc32: crc,
  };
}

function corrupt(offsetInBytes: number, expected: string): FormatError {
  return new FormatError('rar.header-corrupt', { offsetInBytes, expected });
}
