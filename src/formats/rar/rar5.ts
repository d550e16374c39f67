import { crc32 } from 'node:zlib';
import { ByteReader } from '../../io/byte-reader.js';
import { FormatError } from '../../io/format-error.js';
import type { ReadOptions } from '../../io/read-options.js';
import type { Source } from '../../io/source.js';
import { type ParseBlock, walkBlocks } from './block-walk.js';
import type { RarArchive, RarEntry } from './entry.js';

export const RAR5_SIGNATURE: Buffer = Buffer.from('526172211a070100', 'hex');

const TYPE_FILE = 2;
const TYPE_ENCRYPTION = 4;
const TYPE_END = 5;
const FLAG_EXTRA = 1;
const FLAG_DATA = 2;
/** Continued from the volume before, or in the next. */
const FLAGS_SPLIT = 0x18;
const FILE_FLAG_DIRECTORY = 1;
const FILE_FLAG_TIME = 2;
const FILE_FLAG_CRC = 4;
/** Bits of the compression field. */
const METHOD_SHIFT = 7;
const METHOD_MASK = 7;
const EXTRA_ENCRYPTION = 1;
/** A limit of the format itself. */
const LARGEST_HEADER_IN_BYTES = 1 << 21;

export function listRar5(source: Source, options: ReadOptions): Promise<RarArchive> {
  return walkBlocks(source, RAR5_SIGNATURE.length, parseBlock, options);
}

const parseBlock: ParseBlock = (bytes, offsetInBytes) => {
  const reader = new Rar5Reader(bytes, offsetInBytes);
  const checksum = reader.u32();
  const size = reader.number();
  if (size === 0 || size > LARGEST_HEADER_IN_BYTES) throw corrupt(offsetInBytes, 'a header of up to 2 MiB');
  const headerEnd = reader.offset + size;
  if (headerEnd > bytes.length) return { neededInBytes: headerEnd };
  if (crc32(bytes.subarray(4, headerEnd)) !== checksum) {
    throw corrupt(offsetInBytes, 'a block header that fits its checksum');
  }
  const type = reader.number();
  const flags = reader.number();
  const extraSize = (flags & FLAG_EXTRA) === 0 ? 0 : reader.number();
  const dataSize = (flags & FLAG_DATA) === 0 ? 0 : reader.number();
  const lengthInBytes = headerEnd + dataSize;
  if (type === TYPE_END) return { kind: 'end', lengthInBytes };
  if (type === TYPE_ENCRYPTION) return { kind: 'headers-encrypted', lengthInBytes };
  if (type !== TYPE_FILE) return { kind: 'other', lengthInBytes };
  const { isPlain, ...file } = readFile(reader);
  const entry: RarEntry = {
    ...file,
    encrypted: isEncrypted(reader, headerEnd, extraSize),
    isStored: isPlain && (flags & FLAGS_SPLIT) === 0,
    data: { offsetInBytes: offsetInBytes + headerEnd, sizeInBytes: dataSize },
  };
  return { kind: 'file', entry, lengthInBytes };
};

/** The fields of a file header; `isPlain` when its data are not compressed. */
function readFile(
  reader: Rar5Reader,
): Pick<RarEntry, 'name' | 'sizeInBytes' | 'isDirectory' | 'crc32'> & { isPlain: boolean } {
  const flags = reader.number();
  const sizeInBytes = reader.number();
  reader.number(); // attributes
  if ((flags & FILE_FLAG_TIME) !== 0) reader.skip(4);
  const crc32 = (flags & FILE_FLAG_CRC) === 0 ? undefined : reader.u32();
  const compression = reader.number();
  reader.number(); // system
  const name = Buffer.from(reader.readBytes(reader.number())).toString('utf8');
  return {
    name,
    sizeInBytes,
    isDirectory: (flags & FILE_FLAG_DIRECTORY) !== 0,
    isPlain: ((compression >>> METHOD_SHIFT) & METHOD_MASK) === 0,
    ...(crc32 === undefined ? {} : { crc32 }),
  };
}

/** True when the extra area, which ends the header, has an encryption record. */
function isEncrypted(reader: Rar5Reader, headerEnd: number, extraSize: number): boolean {
  reader.seek(headerEnd - extraSize);
  while (reader.offset < headerEnd) {
    const size = reader.number();
    const end = reader.offset + size;
    if (size > 0 && reader.number() === EXTRA_ENCRYPTION) return true;
    reader.seek(end);
  }
  return false;
}

function corrupt(offsetInBytes: number, expected: string): FormatError {
  return new FormatError('rar.header-corrupt', { offsetInBytes, expected });
}

const MAX_NUMBER_SIZE_IN_BYTES = 10;

/** Reads the variable-length numbers of RAR 5: seven bits a byte, low ones first, the top bit set on all but the last. */
class Rar5Reader extends ByteReader {
  constructor(bytes: Uint8Array, baseOffsetInBytes: number) {
    super(bytes, 'rar.truncated', baseOffsetInBytes);
  }

  number(): number {
    let value = 0;
    for (let index = 0; index < MAX_NUMBER_SIZE_IN_BYTES; index += 1) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if ((byte & 0x80) === 0) return value;
    }
    throw new FormatError('rar.header-corrupt', {
      offsetInBytes: this.offsetInSource,
      expected: `a number of at most ${MAX_NUMBER_SIZE_IN_BYTES} bytes`,
    });
  }
}
