import { crc32 } from 'node:zlib';
import type { Budget } from '../../io/budget.js';
import { FormatError } from '../../io/format-error.js';
import type { OnProblem } from '../../io/problem.js';
import type { Source } from '../../io/source.js';
import { isEncrypted, readFilesInfo, type SevenZipEntry } from './files-info.js';
import { LARGEST_HEADER_IN_BYTES, unpackHeader } from './header-packing.js';
import { HeaderReader } from './header-reader.js';
import type { SevenZipKeys } from './key.js';
import {
  ID_ADDITIONAL_STREAMS,
  ID_ARCHIVE_PROPERTIES,
  ID_ENCODED_HEADER,
  ID_END,
  ID_FILES,
  ID_HEADER,
  ID_MAIN_STREAMS,
} from './property-id.js';
import { SIGNATURE_HEADER_SIZE } from './signature-header.js';
import { type Folder, readStreamsInfo } from './streams-info.js';

export type { SevenZipEntry } from './files-info.js';
export type { Folder } from './streams-info.js';

export interface SevenZipArchive {
  /** Names are unknown without the password; `entries` is then undefined. */
  headerEncrypted: boolean;
  /** Any coder of any folder is AES, or the header is encrypted. */
  encrypted: boolean;
  /** Undefined when the header is encrypted. */
  entries: readonly SevenZipEntry[] | undefined;
  /** What the header is packed as, when it is encrypted: keys are tried on it. */
  headerFolder?: Folder;
}

export interface OpenSevenZipOptions {
  onProblem: OnProblem;
  budget: Budget;
  /** For an encrypted header. */
  keys?: SevenZipKeys;
}

const SIGNATURE = Buffer.from('377abcaf271c', 'hex');
/** A packed header may be packed again; 7-Zip does it once. */
const MAX_PACKINGS = 4;

/** True when the bytes start like a 7z archive. */
export function isSevenZip(head: Uint8Array): boolean {
  return SIGNATURE.equals(head.subarray(0, SIGNATURE.length));
}

/**
 * Reads the header of a 7z archive (7zFormat.txt) and nothing of the content.
 *
 * @throws FormatError `sevenzip.header-corrupt`, `sevenzip.truncated`, `limit.*`, and what unpacking the header may throw
 */
export async function openSevenZip(source: Source, options: OpenSevenZipOptions): Promise<SevenZipArchive> {
  let header = await readNextHeader(source);
  if (header.bytes.length === 0) return { headerEncrypted: false, encrypted: false, entries: [] };
  const limit = options.budget.limits.payloads;
  for (let packings = 0; packings <= MAX_PACKINGS; packings += 1) {
    const reader: HeaderReader = new HeaderReader(header.bytes, header.offsetInBytes);
    const id = reader.number();
    if (id === ID_HEADER) return readHeader(reader, limit, options.onProblem);
    if (id !== ID_ENCODED_HEADER) reader.fail('a header', id);
    const [folder] = readStreamsInfo(reader, limit);
    if (folder === undefined) reader.fail('a packed header', 0);
    if (isEncrypted(folder) && options.keys === undefined) {
      const effect = 'the names of its files are unknown';
      options.onProblem({ code: 'sevenzip.header-encrypted', offsetInBytes: header.offsetInBytes, effect });
      return { headerEncrypted: true, encrypted: true, entries: undefined, headerFolder: folder };
    }
    const bytes = await unpackHeader(source, folder, options.budget, options.keys);
    header = { bytes, offsetInBytes: header.offsetInBytes };
  }
  throw corrupt(header.offsetInBytes, 'a header that is not packed over and over');
}

interface HeaderBytes {
  bytes: Uint8Array;
  offsetInBytes: number;
}

/** The header that the signature header points to, checked against its CRC. */
async function readNextHeader(source: Source): Promise<HeaderBytes> {
  if (source.sizeInBytes < SIGNATURE_HEADER_SIZE) {
    throw new FormatError('sevenzip.truncated', {
      offsetInBytes: 0,
      expected: SIGNATURE_HEADER_SIZE,
      found: source.sizeInBytes,
    });
  }
  const reader = new HeaderReader(await source.read(0, SIGNATURE_HEADER_SIZE), 0);
  if (!isSevenZip(reader.bytes)) throw corrupt(0, 'the signature of 7z');
  const startCrc = reader.seek(8).u32();
  if (crc32(reader.bytes.subarray(12)) !== startCrc) throw corrupt(8, 'a start header that fits its CRC');
  const offsetInBytes = SIGNATURE_HEADER_SIZE + reader.u64();
  const sizeInBytes = reader.u64();
  const headerCrc = reader.u32();
  if (offsetInBytes + sizeInBytes > source.sizeInBytes) {
    throw new FormatError('sevenzip.truncated', {
      offsetInBytes: source.sizeInBytes,
      expected: `a header up to ${offsetInBytes + sizeInBytes}`,
      found: source.sizeInBytes,
    });
  }
  if (sizeInBytes > LARGEST_HEADER_IN_BYTES) throw corrupt(offsetInBytes, 'a header of reasonable size');
  const bytes = await source.read(offsetInBytes, sizeInBytes);
  if (crc32(bytes) !== headerCrc) throw corrupt(offsetInBytes, 'a header that fits its CRC');
  return { bytes, offsetInBytes };
}

function readHeader(reader: HeaderReader, limit: number, onProblem: OnProblem): SevenZipArchive {
  let folders: Folder[] = [];
  let entries: SevenZipEntry[] = [];
  for (;;) {
    const id = reader.number();
    if (id === ID_END) break;
    if (id === ID_ARCHIVE_PROPERTIES) skipArchiveProperties(reader);
    else if (id === ID_ADDITIONAL_STREAMS) readStreamsInfo(reader, limit);
    else if (id === ID_MAIN_STREAMS) folders = readStreamsInfo(reader, limit);
    else if (id === ID_FILES) {
      const { offsetInSource: offsetInBytes } = reader;
      const files = readFilesInfo(reader, folders, limit);
      entries = files.entries;
      if (files.count > entries.length) {
        const effect = `only the first ${entries.length} of ${files.count} files are listed`;
        onProblem({ code: 'limit.payloads', offsetInBytes, effect });
      }
    } else reader.fail('a section of the header', id);
  }
  return { headerEncrypted: false, encrypted: folders.some(isEncrypted), entries };
}

function skipArchiveProperties(reader: HeaderReader): void {
  while (reader.number() !== ID_END) reader.skip(reader.number());
}

function corrupt(offsetInBytes: number, expected: string): FormatError {
  return new FormatError('sevenzip.header-corrupt', { offsetInBytes, expected });
}
