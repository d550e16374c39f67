import { deflateRawSync } from 'node:zlib';

/** A data block as it shall stand in the cabinet; the checksum is made to fit unless it is given. */
export interface BlockSpec {
  compressed: Uint8Array;
  uncompressedSizeInBytes: number;
  checksum?: number;
}

export interface FolderSpec {
  /** typeCompress, as in CFFOLDER. */
  type?: number;
  blocks: readonly BlockSpec[];
  /** What the folder table says instead of the truth. */
  dataBlockCount?: number;
  dataOffsetInBytes?: number;
}

export interface FileSpec {
  name: string | Uint8Array;
  sizeInBytes: number;
  offsetInFolder?: number;
  folder?: number;
  attributes?: number;
  date?: number;
  time?: number;
}

export interface CabinetSpec {
  folders?: readonly FolderSpec[];
  files?: readonly FileSpec[];
  setId?: number;
  indexInSet?: number;
  previous?: readonly [cabinet: string, disk: string];
  next?: readonly [cabinet: string, disk: string];
  reserve?: { header: Uint8Array; folderInBytes: number; dataInBytes: number };
  /** What the header says instead of the truth. */
  sizeInBytes?: number;
  filesOffsetInBytes?: number;
  folderCount?: number;
  fileCount?: number;
  version?: readonly [major: number, minor: number];
}

export const STORED = 0;
export const MSZIP = 1;
export const FROM_PREVIOUS = 0xfffd;
export const TO_NEXT = 0xfffe;
export const PREVIOUS_AND_NEXT = 0xffff;

/** Writes a cabinet as [MS-CAB] asks, except for what the specification lies about. */
export function buildCabinet(spec: CabinetSpec): Buffer {
  const { folders = [], files = [], reserve } = spec;
  const variable = variablePartOf(spec);
  const foldersOffset = 36 + variable.length;
  const folderSize = 8 + (reserve?.folderInBytes ?? 0);
  const filesOffset = foldersOffset + folders.length * folderSize;
  const fileTable = Buffer.concat(files.map(fileEntry));
  let dataOffset = filesOffset + fileTable.length;
  const folderTable = Buffer.alloc(folders.length * folderSize);
  const data: Uint8Array[] = [];
  for (const [index, folder] of folders.entries()) {
    folderTable.writeUInt32LE(folder.dataOffsetInBytes ?? dataOffset, index * folderSize);
    folderTable.writeUInt16LE(folder.dataBlockCount ?? folder.blocks.length, index * folderSize + 4);
    folderTable.writeUInt16LE(folder.type ?? STORED, index * folderSize + 6);
    for (const block of folder.blocks) {
      const header = blockHeader(block, reserve?.dataInBytes ?? 0);
      data.push(header, block.compressed);
      dataOffset += header.length + block.compressed.length;
    }
  }
  const header = Buffer.alloc(36);
  header.write('MSCF');
  header.writeUInt32LE(spec.sizeInBytes ?? dataOffset, 8);
  header.writeUInt32LE(spec.filesOffsetInBytes ?? filesOffset, 16);
  header.writeUInt8(spec.version?.[1] ?? 3, 24);
  header.writeUInt8(spec.version?.[0] ?? 1, 25);
  header.writeUInt16LE(spec.folderCount ?? folders.length, 26);
  header.writeUInt16LE(spec.fileCount ?? files.length, 28);
  const flags = (spec.previous ? 1 : 0) | (spec.next ? 2 : 0) | (reserve ? 4 : 0);
  header.writeUInt16LE(flags, 30);
  header.writeUInt16LE(spec.setId ?? 0, 32);
  header.writeUInt16LE(spec.indexInSet ?? 0, 34);
  return Buffer.concat([header, variable, folderTable, fileTable, ...data]);
}

/** Cuts content into stored blocks of 32 KiB. */
export function storedBlocks(content: Uint8Array): BlockSpec[] {
  return cut(content).map((bytes) => ({ compressed: bytes, uncompressedSizeInBytes: bytes.length }));
}

/** Cuts content into MSZIP blocks, each with the history of the one before. */
export function mszipBlocks(content: Uint8Array, level = 6): BlockSpec[] {
  const pieces = cut(content);
  return pieces.map((bytes, index) => {
    const dictionary = pieces[index - 1];
    const deflated = deflateRawSync(bytes, { level, ...(dictionary === undefined ? {} : { dictionary }) });
    return {
      compressed: Buffer.concat([Buffer.from('CK'), deflated]),
      uncompressedSizeInBytes: bytes.length,
    };
  });
}

/** Cuts one block in two pieces for the end of one cabinet and the start of the next. */
export function splitBlock(block: BlockSpec, at: number): [BlockSpec, BlockSpec] {
  const { compressed, uncompressedSizeInBytes } = block;
  return [
    { compressed: compressed.subarray(0, at), uncompressedSizeInBytes: 0 },
    { compressed: compressed.subarray(at), uncompressedSizeInBytes },
  ];
}

/** The checksum of [MS-CAB 3.1], byte by byte as its text describes it. */
export function checksumOf(bytes: Uint8Array, seed: number): number {
  let sum = seed;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }
  const rest = bytes.length - at;
  if (rest === 3) sum ^= (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  if (rest === 2) sum ^= (bytes[at]! << 8) | bytes[at + 1]!;
  if (rest === 1) sum ^= bytes[at]!;
  return sum >>> 0;
}

function variablePartOf({ next, previous, reserve }: CabinetSpec): Buffer {
  const sizes = Buffer.alloc(reserve === undefined ? 0 : 4);
  if (reserve !== undefined) {
    sizes.writeUInt16LE(reserve.header.length, 0);
    sizes.writeUInt8(reserve.folderInBytes, 2);
    sizes.writeUInt8(reserve.dataInBytes, 3);
  }
  const names = [...(previous ?? []), ...(next ?? [])].map((name) => Buffer.from(`${name}\0`, 'latin1'));
  return Buffer.concat([sizes, reserve?.header ?? new Uint8Array(0), ...names]);
}

function fileEntry(file: FileSpec): Buffer {
  const entry = Buffer.alloc(16);
  entry.writeUInt32LE(file.sizeInBytes, 0);
  entry.writeUInt32LE(file.offsetInFolder ?? 0, 4);
  entry.writeUInt16LE(file.folder ?? 0, 8);
  entry.writeUInt16LE(file.date ?? 0x5a77, 10);
  entry.writeUInt16LE(file.time ?? 0x70af, 12);
  entry.writeUInt16LE(file.attributes ?? 0x20, 14);
  const name = typeof file.name === 'string' ? Buffer.from(file.name, 'utf8') : file.name;
  return Buffer.concat([entry, name, Buffer.alloc(1)]);
}

function blockHeader(block: BlockSpec, reserveInBytes: number): Buffer {
  const header = Buffer.alloc(8 + reserveInBytes);
  header.writeUInt16LE(block.compressed.length, 4);
  header.writeUInt16LE(block.uncompressedSizeInBytes, 6);
  header.writeUInt32LE(
    block.checksum ?? checksumOf(header.subarray(4, 8), checksumOf(block.compressed, 0)),
    0,
  );
  return header;
}

function cut(content: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += 32_768) pieces.push(content.subarray(at, at + 32_768));
  return pieces;
}
