import type { EmbeddedKind } from '../../formats/signature-scan.js';
import type { Budget } from '../../io/budget.js';
import { readPassingChunks, type Source } from '../../io/source.js';

/** What may lie inside of a program: a container, or another program. */
export type HeaderKind = EmbeddedKind | 'pe';

export interface HeaderHit {
  readonly kind: HeaderKind;
  readonly offsetInBytes: number;
}

/**
 * Looks for the headers of containers and programs in the bytes of a program, chunk by chunk. A signature alone proves
 * nothing there, since whoever unpacks archives has it as a constant: the fields behind it must make sense as well.
 */
export class HeaderScan {
  /** In order of offset within a chunk, kind by kind. */
  readonly hits: HeaderHit[] = [];
  /** Where the first of those stands that are too many to be noted. */
  firstDroppedOffset = Number.POSITIVE_INFINITY;
  /** Bytes seen so far. */
  position = 0;
  /** The end of the last chunk: a header may straddle the border. */
  private carried = Buffer.alloc(0);

  update(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const border = Buffer.concat([this.carried, bytes.subarray(0, HEADER_READ_IN_BYTES - 1)]);
    this.search(border, this.position - this.carried.length, this.carried.length);
    this.search(bytes, this.position, bytes.length);
    this.position += bytes.length;
    const tail = bytes.length < HEADER_READ_IN_BYTES ? Buffer.concat([this.carried, bytes]) : bytes;
    this.carried = Buffer.from(tail.subarray(-(HEADER_READ_IN_BYTES - 1)));
  }

  /** Notes headers that start among the first `startLimit` bytes and lie in `bytes` as a whole. */
  private search(bytes: Buffer, baseOffset: number, startLimit: number): void {
    const end = Math.min(startLimit, bytes.length - HEADER_READ_IN_BYTES + 1);
    for (const { anchor, anchorOffset, kind, isHeader } of HEADERS) {
      for (let at = bytes.indexOf(anchor, anchorOffset); at >= 0; at = bytes.indexOf(anchor, at + 1)) {
        const start = at - anchorOffset;
        if (start >= end) break;
        if (isHeader(bytes, start)) this.note(kind, baseOffset + start);
      }
    }
  }

  private note(kind: HeaderKind, offsetInBytes: number): void {
    if (this.hits.length < HITS_NOTED) this.hits.push({ kind, offsetInBytes });
    else this.firstDroppedOffset = Math.min(this.firstDroppedOffset, offsetInBytes);
  }
}

/** Scans all bytes of a source. */
export async function scanHeaders(source: Source, budget: Budget): Promise<HeaderScan> {
  const scan = new HeaderScan();
  for await (const chunk of readPassingChunks(source)) {
    await budget.breathe();
    scan.update(chunk);
  }
  return scan;
}

/** What bytes start with, by their header; of a program the newer header has to lie in the bytes as well. */
export function identifyHeader(head: Buffer): HeaderKind | undefined {
  if (head.length < HEADER_READ_IN_BYTES) return undefined;
  const found = HEADERS.find(
    ({ anchor, anchorOffset, isHeader }) =>
      anchor.equals(head.subarray(anchorOffset, anchorOffset + anchor.length)) && isHeader(head, 0),
  );
  if (found?.kind !== 'pe') return found?.kind;
  const newHeader = head.readUInt32LE(0x3c);
  return head.toString('latin1', newHeader, newHeader + 4) === 'PE\0\0' ? 'pe' : undefined;
}

/** A self-extractor has as many local headers as files; what lies in an archive is passed over later. */
const HITS_NOTED = 1 << 17;

/** As much of a header is looked at. Nothing that could hold a file is shorter. */
const HEADER_READ_IN_BYTES = 64;

interface Header {
  readonly kind: HeaderKind;
  /** What is searched for, and where it stands in the header: the part that is rarest in programs. */
  readonly anchor: Buffer;
  readonly anchorOffset: number;
  /** Looks at the {@link HEADER_READ_IN_BYTES} bytes from `at`. */
  readonly isHeader: (bytes: Buffer, at: number) => boolean;
}

const HEADERS: readonly Header[] = [
  header('zip', 'K\x03\x04', 1, isLocalHeader),
  header('cab', 'SCF\0\0\0\0', 1, isCabinetHeader),
  header('cfb', '\x11\xe0\xa1\xb1\x1a\xe1', 2, (bytes, at) => isCompoundFileHeader(bytes, at, 0)),
  header('inverted-cfb', '\xee\x1f\x5e\x4e\xe5\x1e', 2, (bytes, at) => isCompoundFileHeader(bytes, at, 0xff)),
  header('7z', 'z\xbc\xaf\x27\x1c\0', 1, (bytes, at) => bytes[at] === 0x37),
  header('rar', '!\x1a\x07', 3, isRarHeader),
  header('pe', 'MZ', 0, isDosHeader),
];

function header(
  kind: HeaderKind,
  anchor: string,
  anchorOffset: number,
  isHeader: Header['isHeader'],
): Header {
  return { kind, anchor: Buffer.from(anchor, 'latin1'), anchorOffset, isHeader };
}

const ZIP_METHODS: ReadonlySet<number> = new Set([0, 6, 8, 9, 12, 14, 93, 95, 97, 98, 99]);
const LONGEST_ZIP_NAME = 1024;

/** APPNOTE 4.3.7: version, flags, method, and a name that starts like one. */
function isLocalHeader(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== 0x50) return false;
  const version = bytes.readUInt16LE(at + 4) & 0xff;
  const nameLength = bytes.readUInt16LE(at + 26);
  const isNamed = nameLength > 0 && nameLength <= LONGEST_ZIP_NAME;
  return version <= 63 && ZIP_METHODS.has(bytes.readUInt16LE(at + 8)) && isNamed && bytes[at + 30]! > 0x20;
}

/** [MS-CAB] 2.1: version 1.3, and tables that are not empty. */
function isCabinetHeader(bytes: Buffer, at: number): boolean {
  const isVersion = bytes[at] === 0x4d && bytes[at + 24]! <= 3 && bytes[at + 25] === 1;
  return (
    isVersion &&
    bytes.readUInt32LE(at + 16) >= 36 &&
    bytes.readUInt16LE(at + 26) > 0 &&
    bytes.readUInt16LE(at + 28) > 0
  );
}

/** [MS-CFB] 2.2: version, byte order and sector sizes. */
function isCompoundFileHeader(bytes: Buffer, at: number, mask: 0 | 0xff): boolean {
  const u16 = (offset: number) => bytes.readUInt16LE(at + offset) ^ (mask * 0x101);
  const isStart = ((bytes[at]! ^ mask) << 8) + (bytes[at + 1]! ^ mask) === 0xd0cf;
  const isVersion = (u16(26) === 3 && u16(30) === 9) || (u16(26) === 4 && u16(30) === 12);
  return isStart && isVersion && u16(28) === 0xfffe && u16(32) === 6;
}

/** Version 1.5 to 4 ends its signature here, version 5 after one more byte. */
function isRarHeader(bytes: Buffer, at: number): boolean {
  const isStart = bytes.toString('latin1', at, at + 3) === 'Rar';
  return isStart && (bytes[at + 6] === 0 || (bytes[at + 6] === 1 && bytes[at + 7] === 0));
}

/** Real ones have a few hundred; the field is what keeps chance hits out. */
const LARGEST_NEW_HEADER_OFFSET = 1 << 24;

function isDosHeader(bytes: Buffer, at: number): boolean {
  const newHeaderOffset = bytes.readUInt32LE(at + 0x3c);
  return newHeaderOffset >= 4 && newHeaderOffset < LARGEST_NEW_HEADER_OFFSET;
}
