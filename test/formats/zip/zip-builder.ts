import { crc32, deflateRawSync } from 'node:zlib';

/** Field values that go into a header instead of the true ones. */
export interface HeaderOverrides {
  signature?: number;
  flags?: number;
  method?: number;
  crc32?: number;
  compressedSize?: number;
  size?: number;
  name?: string | Uint8Array;
  extra?: Uint8Array;
  offset?: number;
  commentLength?: number;
}

/** One entry to be written. What is not given is as a well-formed archive has it. */
export interface EntrySpec {
  name: string | Uint8Array;
  content?: Uint8Array | string;
  /** Put in place of the compressed content, with the sizes and CRC that `content` asks for. */
  data?: Uint8Array;
  method?: 0 | 8;
  flags?: number;
  extra?: Uint8Array;
  /** Sizes and CRC stand behind the data, with or without signature, in 32 or 64 bits. */
  descriptor?: 'signed' | 'plain' | 'signed-64';
  local?: HeaderOverrides;
  central?: HeaderOverrides;
  /** Only a local header is written. */
  hidden?: boolean;
  /** Bytes between this entry and the next. */
  gapBehind?: Uint8Array;
}

export interface ZipSpec {
  entries: readonly EntrySpec[];
  /** In front of the archive; offsets do not count it unless `absoluteOffsets`. */
  prefix?: Uint8Array;
  absoluteOffsets?: boolean;
  comment?: Uint8Array;
  suffix?: Uint8Array;
  zip64?: boolean;
  end?: { count?: number; size?: number; offset?: number; disk?: number; commentLength?: number };
}

const DOS_TIME = (12 << 11) | (34 << 5) | 28;
const DOS_DATE = (39 << 9) | (11 << 5) | 26;

/** Writes a ZIP byte by byte, with any lie that a test wants. */
export function buildZip(spec: ZipSpec): Buffer {
  const prefix = Buffer.from(spec.prefix ?? []);
  const base = spec.absoluteOffsets === true ? prefix.length : 0;
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = base;
  const push = (part: Buffer): void => {
    parts.push(part);
    offset += part.length;
  };
  for (const entry of spec.entries) {
    const written = writeEntry(entry, offset);
    push(written.local);
    push(Buffer.from(entry.gapBehind ?? []));
    if (entry.hidden !== true) directory.push(written.central);
  }
  const directoryBytes = Buffer.concat(directory);
  const claim = {
    count: spec.end?.count ?? directory.length,
    size: spec.end?.size ?? directoryBytes.length,
    offset: spec.end?.offset ?? offset,
  };
  const end = writeEnd(claim, offset + directoryBytes.length, spec);
  return Buffer.concat([prefix, ...parts, directoryBytes, end, Buffer.from(spec.suffix ?? [])]);
}

/** Header id, length, data. */
export function extraField(id: number, data: Uint8Array): Buffer {
  return Buffer.concat([u16(id), u16(data.length), data]);
}

export function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * index);
  return bytes;
}

export function u64(...values: number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * index);
  return bytes;
}

function writeEntry(entry: EntrySpec, offset: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(entry.content ?? '');
  const method = entry.method ?? (entry.content === undefined ? 0 : 8);
  const data = Buffer.from(entry.data ?? (method === 8 ? deflateRawSync(content) : content));
  const crc = crc32(content);
  const isStreamed = entry.descriptor !== undefined;
  const truth = {
    flags: (entry.flags ?? 0x0800) | (isStreamed ? 8 : 0),
    method,
    crc32: crc,
    compressedSize: data.length,
    size: content.length,
    name: entry.name,
    extra: entry.extra ?? Buffer.alloc(0),
    offset,
    commentLength: 0,
  };
  const localTruth = isStreamed ? { ...truth, crc32: 0, compressedSize: 0, size: 0 } : truth;
  const local = writeHeader({ signature: 0x04034b50, ...localTruth, ...entry.local }, 'local');
  const central = writeHeader({ signature: 0x02014b50, ...truth, ...entry.central }, 'central');
  return {
    local: Buffer.concat([local, data, writeDescriptor(entry, crc, data.length, content.length)]),
    central,
  };
}

function writeHeader(header: Required<HeaderOverrides>, kind: 'local' | 'central'): Buffer {
  const name = Buffer.from(header.name);
  const shared = Buffer.concat([
    u16(20, header.flags, header.method, DOS_TIME, DOS_DATE),
    u32(header.crc32, header.compressedSize, header.size),
    u16(name.length, header.extra.length),
  ]);
  const rest = kind === 'local' ? [] : [u16(header.commentLength, 0, 0), u32(0), u32(header.offset)];
  const madeBy = kind === 'local' ? [] : [u16(20)];
  return Buffer.concat([u32(header.signature), ...madeBy, shared, ...rest, name, header.extra]);
}

function writeDescriptor({ descriptor }: EntrySpec, crc: number, packed: number, size: number): Buffer {
  if (descriptor === undefined) return Buffer.alloc(0);
  if (descriptor === 'plain') return u32(crc, packed, size);
  const values = descriptor === 'signed-64' ? u64(packed, size) : u32(packed, size);
  return Buffer.concat([u32(0x08074b50, crc), values]);
}

function writeEnd(
  claim: { count: number; size: number; offset: number },
  offset: number,
  { comment = Buffer.alloc(0), zip64, end }: ZipSpec,
): Buffer {
  const disk = end?.disk ?? 0;
  const commentLength = end?.commentLength ?? comment.length;
  if (zip64 !== true) {
    const values = [
      u32(0x06054b50),
      u16(disk, disk, claim.count, claim.count),
      u32(claim.size, claim.offset),
    ];
    return Buffer.concat([...values, u16(commentLength), comment]);
  }
  return Buffer.concat([
    u32(0x06064b50),
    u64(44),
    u16(45, 45),
    u32(0, 0),
    u64(claim.count, claim.count, claim.size, claim.offset),
    u32(0x07064b50, 0),
    u64(offset),
    u32(1),
    u32(0x06054b50),
    u16(0, 0, 0xffff, 0xffff),
    u32(0xffff_ffff, 0xffff_ffff),
    u16(commentLength),
    comment,
  ]);
}
