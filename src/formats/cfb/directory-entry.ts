import type { ByteReader } from '../../io/byte-reader.js';
import { indexOfNonZero } from '../../io/find-non-zero.js';
import type { OnProblem } from '../../io/problem.js';

/** A slot of the directory as it stands in the file. [MS-CFB] 2.6.1 */
export interface DirectoryRecord {
  streamId: number;
  type: 'root' | 'storage' | 'stream';
  /** UTF-16 as it is: an MSI's stream names are still to be decoded. */
  name: string;
  left: number;
  right: number;
  child: number;
  /** `{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}`, or empty when all zero. */
  clsid: string;
  startSector: number;
  sizeInBytes: number;
  offsetInBytes: number;
  /** True for a slot that is marked as unused and not cleared: what it was counts when an entry leads to it. */
  isErased: boolean;
  created?: Date;
  modified?: Date;
}

export const DIRECTORY_ENTRY_SIZE_IN_BYTES = 128;

/** NOSTREAM: no sibling, no child. */
export const NO_STREAM = 0xffffffff;

const NAME_FIELD_IN_BYTES = 64;
const TYPE_OFFSET = 66;
const UNUSED = 0;

/**
 * Reads the slot of 128 bytes at the reader's position; undefined when it is unused and unnamed.
 *
 * @param offsetInBytes offset of the slot in the file
 */
export function readDirectoryEntry(
  reader: ByteReader,
  streamId: number,
  offsetInBytes: number,
  has64BitSizes: boolean,
  onProblem: OnProblem,
): DirectoryRecord | undefined {
  const isErased = reader.bytes[reader.offset + TYPE_OFFSET] === UNUSED;
  if (isErased && reader.bytes[reader.offset] === 0 && reader.bytes[reader.offset + 1] === 0) {
    reader.skip(DIRECTORY_ENTRY_SIZE_IN_BYTES);
    return undefined;
  }
  const nameField = reader.readBytes(NAME_FIELD_IN_BYTES);
  const nameLengthInBytes = reader.u16();
  const typeValue = reader.u8();
  reader.skip(1); // colour: the tree is walked, not balanced
  const left = reader.u32();
  const right = reader.u32();
  const child = reader.u32();
  const clsid = formatClsid(reader.readBytes(16));
  reader.skip(4); // state bits
  const created = dateOf(reader.u32(), reader.u32());
  const modified = dateOf(reader.u32(), reader.u32());
  const startSector = reader.u32();
  const sizeLow = reader.u32();
  const sizeHigh = reader.u32();
  // Version 3 writers may leave anything in the upper half. [MS-CFB] 2.6.3
  const sizeInBytes = has64BitSizes ? sizeHigh * 2 ** 32 + sizeLow : sizeLow;
  // What an erased slot has that is odd concerns nobody until an entry leads to it.
  const tell = isErased ? () => {} : onProblem;
  const hasStreamOnly = sizeInBytes > 0 && child === NO_STREAM;
  const type = typeOf(typeValue, hasStreamOnly, streamId, offsetInBytes, tell);
  return {
    streamId,
    type,
    name: nameOf(nameField, nameLengthInBytes, streamId, offsetInBytes, tell),
    left,
    right,
    child,
    clsid,
    startSector,
    sizeInBytes: type === 'storage' ? 0 : sizeInBytes,
    offsetInBytes,
    isErased,
    ...(created === undefined ? {} : { created }),
    ...(modified === undefined ? {} : { modified }),
  };
}

/** Where the type cannot be right, the entry is a stream, so that its bytes are read. */
function typeOf(
  value: number,
  hasStreamOnly: boolean,
  streamId: number,
  offsetInBytes: number,
  onProblem: OnProblem,
): DirectoryRecord['type'] {
  if (value === 1 && !hasStreamOnly) return 'storage';
  if (value === 2) return 'stream';
  if (value === 5) return 'root';
  const what = value === 1 ? 'is a storage that holds bytes and no entries' : `has the unknown type ${value}`;
  onProblem({
    code: 'cfb.directory-entry',
    offsetInBytes: offsetInBytes + TYPE_OFFSET,
    effect: `directory entry ${streamId} ${what}; it is listed as a stream`,
  });
  return 'stream';
}

/** The length counts the final NUL; where it is impossible, the name ends at the first NUL of its field. */
function nameOf(
  field: Uint8Array,
  lengthInBytes: number,
  streamId: number,
  offsetInBytes: number,
  onProblem: OnProblem,
): string {
  // Not TextDecoder, which would replace what is no valid UTF-16.
  const text = Buffer.from(field.buffer, field.byteOffset, field.byteLength).toString('utf16le');
  const isPossible = lengthInBytes >= 2 && lengthInBytes <= NAME_FIELD_IN_BYTES && lengthInBytes % 2 === 0;
  const lastUnit = lengthInBytes / 2 - 1;
  if (isPossible && text.charCodeAt(lastUnit) === 0) return text.slice(0, lastUnit);
  onProblem({
    code: 'cfb.directory-name',
    offsetInBytes: offsetInBytes + NAME_FIELD_IN_BYTES,
    effect: `the name of directory entry ${streamId} has the wrong length (${lengthInBytes}); it is read up to its first NUL`,
  });
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function formatClsid(bytes: Uint8Array): string {
  if (indexOfNonZero(bytes) < 0) return '';
  const hex = (from: readonly number[]) =>
    from.map((at) => bytes[at]!.toString(16).padStart(2, '0').toUpperCase()).join('');
  return `{${hex([3, 2, 1, 0])}-${hex([5, 4])}-${hex([7, 6])}-${hex([8, 9])}-${hex([10, 11, 12, 13, 14, 15])}}`;
}

const MS_FROM_1601_TO_1970 = 11_644_473_600_000;

/** A FILETIME, to the millisecond; undefined when zero or past what a Date can say. */
function dateOf(low: number, high: number): Date | undefined {
  if (low === 0 && high === 0) return undefined;
  const date = new Date((high * 2 ** 32 + low) / 10_000 - MS_FROM_1601_TO_1970);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
