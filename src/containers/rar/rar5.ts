import { crc32 } from 'node:zlib';
import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { type ParseBlock, walkBlocks } from './block-walk.js';
import type { RarArchive, RarEntry } from './entry.js';
import { Rar5Reader } from './rar5-reader.js';

export const RAR5_SIGNATURE: Buffer = Buffer.from('526172211a070100', 'hex');

const TYPE_FILE = 2;
const TYPE_ENCRYPTION = 4;
const TYPE_END = 5;
const FLAG_EXTRA = 1;
const FLAG_DATA = 2;
const FILE_FLAG_DIRECTORY = 1;
const FILE_FLAG_TIME = 2;
const FILE_FLAG_CRC = 4;
const EXTRA_ENCRYPTION = 1;
/** A limit of the format itself. */
const LARGEST_HEADER_IN_BYTES = 1 << 21;

export function listRar5(
  source: Source,
  options: { onProblem: OnProblem; budget: Budget },
): Promise<RarArchive> {
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
  const lengthInBytes = headerEnd + ((flags & FLAG_DATA) === 0 ? 0 : reader.number());
  if (type === TYPE_END) return { kind: 'end', lengthInBytes };
  if (type === TYPE_ENCRYPTION) return { kind: 'headers-encrypted', lengthInBytes };
  if (type !== TYPE_FILE) return { kind: 'other', lengthInBytes };
  const entry = readFile(reader);
  return {
    kind: 'file',
    entry: { ...entry, encrypted: isEncrypted(reader, headerEnd, extraSize) },
    lengthInBytes,
  };
};

function readFile(reader: Rar5Reader): Omit<RarEntry, 'encrypted'> {
  const flags = reader.number();
  const sizeInBytes = reader.number();
  reader.number(); // attributes
  if ((flags & FILE_FLAG_TIME) !== 0) reader.skip(4);
  if ((flags & FILE_FLAG_CRC) !== 0) reader.skip(4);
  reader.number(); // compression
  reader.number(); // system
  const name = Buffer.from(reader.readBytes(reader.number())).toString('utf8');
  return { name, sizeInBytes, isDirectory: (flags & FILE_FLAG_DIRECTORY) !== 0 };
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
