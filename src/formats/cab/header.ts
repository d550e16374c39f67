import { ByteReader } from '../../io/byte-reader.js';
import { FormatError } from '../../io/format-error.js';
import { readUpTo, type Source } from '../../io/source.js';

/** CFHEADER [MS-CAB 2.1]. Offsets count from the start of the cabinet. */
export interface CabHeader {
  /** cbCabinet: length of the whole cabinet as it says itself. */
  sizeInBytes: number;
  versionMajor: number;
  versionMinor: number;
  flags: number;
  /** Same in all cabinets of a set. */
  setId: number;
  /** Position in the set, from 0. */
  indexInSet: number;
  folderCount: number;
  fileCount: number;
  /** coffFiles: where the file table starts. */
  filesOffsetInBytes: number;
  /** Where the folder table starts: behind the header's variable part. */
  foldersOffsetInBytes: number;
  /** Bytes that every header, every folder entry and every data block sets aside for applications. */
  reserve: { headerInBytes: number; folderInBytes: number; dataInBytes: number };
  previousCabinet?: string;
  previousDisk?: string;
  nextCabinet?: string;
  nextDisk?: string;
  /** The Authenticode signature that the header's reserve points to, behind the cabinet's end. */
  signature?: { offsetInBytes: number; sizeInBytes: number };
}

/** Length of the fixed part of CFHEADER in bytes. */
export const HEADER_SIZE_IN_BYTES = 36;

const FLAG_PREVIOUS_CABINET = 0x0001;
const FLAG_NEXT_CABINET = 0x0002;
const FLAG_RESERVE_PRESENT = 0x0004;

/** The format allows 255 bytes [MS-CAB 2.1]; longer ones are read as long as this bound finds their end. */
const MAX_STRING_SIZE_IN_BYTES = 1024;

/** Set in the reserve by the Authenticode signer: its own size and the fields used, as every signed cabinet has it. */
const SIGNATURE_RESERVE_SIZE_IN_BYTES = 20;
const SIGNATURE_RESERVE_MARK = 0x0010_0000;

/** True when `head` starts with the signature of a cabinet, `MSCF`. */
export function isCabinet(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x4d && head[1] === 0x53 && head[2] === 0x43 && head[3] === 0x46;
}

/**
 * Reads the header at the start of `source`.
 *
 * @throws FormatError `cab.not-a-cabinet`, `cab.truncated`, `cab.header-string`
 */
export async function readHeader(source: Source): Promise<CabHeader> {
  const fixed = await readUpTo(source, 0, HEADER_SIZE_IN_BYTES + 4);
  if (!isCabinet(fixed)) {
    throw new FormatError('cab.not-a-cabinet', { offsetInBytes: 0, expected: 'MSCF' });
  }
  const reader = new ByteReader(fixed, 'cab.truncated').skip(8);
  const sizeInBytes = reader.u32();
  const filesOffsetInBytes = reader.skip(4).u32();
  const versionMinor = reader.skip(4).u8();
  const header: CabHeader = {
    sizeInBytes,
    versionMinor,
    versionMajor: reader.u8(),
    folderCount: reader.u16(),
    fileCount: reader.u16(),
    flags: reader.u16(),
    setId: reader.u16(),
    indexInSet: reader.u16(),
    filesOffsetInBytes,
    foldersOffsetInBytes: HEADER_SIZE_IN_BYTES,
    reserve: { headerInBytes: 0, folderInBytes: 0, dataInBytes: 0 },
  };
  if ((header.flags & FLAG_RESERVE_PRESENT) !== 0) {
    header.reserve = { headerInBytes: reader.u16(), folderInBytes: reader.u8(), dataInBytes: reader.u8() };
  }
  await readVariablePart(source, header);
  return header;
}

async function readVariablePart(source: Source, header: CabHeader): Promise<void> {
  const hasReserve = (header.flags & FLAG_RESERVE_PRESENT) !== 0;
  const start = HEADER_SIZE_IN_BYTES + (hasReserve ? 4 : 0);
  const lengthInBytes = header.reserve.headerInBytes + 4 * MAX_STRING_SIZE_IN_BYTES;
  const reader = new ByteReader(await readUpTo(source, start, lengthInBytes), 'cab.truncated', start);
  const signature = findSignature(reader.readBytes(header.reserve.headerInBytes));
  if (signature !== undefined) header.signature = signature;
  if ((header.flags & FLAG_PREVIOUS_CABINET) !== 0) {
    header.previousCabinet = readString(reader);
    header.previousDisk = readString(reader);
  }
  if ((header.flags & FLAG_NEXT_CABINET) !== 0) {
    header.nextCabinet = readString(reader);
    header.nextDisk = readString(reader);
  }
  header.foldersOffsetInBytes = reader.offsetInSource;
}

/** Names in headers carry no code page: each byte becomes the character of that number. */
function readString(reader: ByteReader): string {
  const bound = Math.min(reader.remaining, MAX_STRING_SIZE_IN_BYTES);
  const end = reader.bytes.subarray(reader.offset, reader.offset + bound).indexOf(0);
  if (end < 0) {
    throw new FormatError(bound < MAX_STRING_SIZE_IN_BYTES ? 'cab.truncated' : 'cab.header-string', {
      offsetInBytes: reader.offsetInSource,
      expected: 'a NUL-terminated string',
    });
  }
  const text = Buffer.from(reader.readBytes(end)).toString('latin1');
  reader.skip(1);
  return text;
}

function findSignature(reserve: Uint8Array): CabHeader['signature'] {
  if (reserve.length !== SIGNATURE_RESERVE_SIZE_IN_BYTES) return undefined;
  const reader = new ByteReader(reserve, 'cab.truncated');
  if (reader.u32() !== SIGNATURE_RESERVE_MARK) return undefined;
  const signature = { offsetInBytes: reader.u32(), sizeInBytes: reader.u32() };
  return signature.sizeInBytes === 0 ? undefined : signature;
}
