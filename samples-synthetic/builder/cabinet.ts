/**
 * Writes cabinets [MS-CAB], stored or MSZIP.
 *
 *     buildCabinet({ folders: [{ compression: 'mszip', files: [{ name: 'a.exe', content: bytes }] }] });
 *     buildCabinetSet({ names: ['a1.cab', 'a2.cab'], compression: 'none', files, dataBytesPerCabinet: 40_000 });
 *
 * In a set each file has a folder of its own; files and data blocks are split wherever a cabinet is full.
 */
import { deflateRawSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.js';

export type CabinetCompression = 'none' | 'mszip';

export interface CabinetFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface CabinetFolder {
  readonly compression: CabinetCompression;
  readonly files: readonly CabinetFile[];
}

export interface CabinetOptions {
  readonly folders: readonly CabinetFolder[];
  /** Bytes of the application's own in the header. */
  readonly headerReserve?: Uint8Array;
  readonly setId?: number;
}

export interface CabinetSetOptions {
  /** One name per cabinet; as many cabinets as names, the last takes what is left. */
  readonly names: readonly string[];
  readonly compression: CabinetCompression;
  readonly files: readonly CabinetFile[];
  /** Compressed bytes that one cabinet holds. */
  readonly dataBytesPerCabinet: number;
}

/** The bytes of one cabinet. */
export function buildCabinet(options: CabinetOptions): Uint8Array {
  return writeCabinet({
    folders: options.folders.map((folder) => ({
      compression: folder.compression,
      blocks: compressBlocks(Buffer.concat(folder.files.map((file) => file.content)), folder.compression),
    })),
    entries: options.folders.flatMap((folder, folderIndex) =>
      withFolderOffsets(folder.files).map((file) => ({ ...file, folderIndex })),
    ),
    headerReserve: options.headerReserve,
    setId: options.setId ?? 0,
    cabinetIndex: 0,
  });
}

/** The cabinets of a spanning set, in the order of their names. Files must not be empty. */
export function buildCabinetSet(options: CabinetSetOptions): Uint8Array[] {
  const { names, compression, files } = options;
  const cabinets = distribute(options);
  const lastCabinet = names.length - 1;
  return cabinets.map((pieces, cabinetIndex) => {
    const held = [...new Set(pieces.map((piece) => piece.fileIndex))];
    const isIn = (other: number, fileIndex: number): boolean =>
      cabinets[other]?.some((piece) => piece.fileIndex === fileIndex) ?? false;
    return writeCabinet({
      folders: held.map((fileIndex) => ({
        compression,
        blocks: pieces.filter((piece) => piece.fileIndex === fileIndex).map((piece) => piece.block),
      })),
      entries: held.flatMap((fileIndex, folderIndex) => {
        const marker = spanMarker(isIn(cabinetIndex - 1, fileIndex), isIn(cabinetIndex + 1, fileIndex));
        const file = files[fileIndex];
        return file === undefined ? [] : [{ ...file, folderOffset: 0, folderIndex: marker ?? folderIndex }];
      }),
      setId: 1,
      cabinetIndex,
      ...(cabinetIndex > 0 ? { previous: names[cabinetIndex - 1] } : {}),
      ...(cabinetIndex < lastCabinet ? { next: names[cabinetIndex + 1] } : {}),
    });
  });
}

const BLOCK_SIZE = 32_768;
const FROM_PREVIOUS = 0xfffd;
const TO_NEXT = 0xfffe;
const FROM_PREVIOUS_TO_NEXT = 0xffff;
const HAS_PREVIOUS = 1;
const HAS_NEXT = 2;
const HAS_RESERVE = 4;
/** 1 January 2019, as FAT dates go; the time is midnight. */
const FILE_DATE = ((2019 - 1980) << 9) | (1 << 5) | 1;

interface DataBlock {
  readonly data: Uint8Array;
  /** 0 in the part of a split block that the next cabinet completes. */
  readonly uncompressedLength: number;
}

interface PlacedFile extends CabinetFile {
  readonly folderOffset: number;
}

interface CabinetParts {
  readonly folders: readonly {
    readonly compression: CabinetCompression;
    readonly blocks: readonly DataBlock[];
  }[];
  readonly entries: readonly (PlacedFile & { readonly folderIndex: number })[];
  readonly headerReserve?: Uint8Array | undefined;
  readonly setId: number;
  readonly cabinetIndex: number;
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
}

interface BlockPiece {
  readonly fileIndex: number;
  readonly block: DataBlock;
}

function withFolderOffsets(files: readonly CabinetFile[]): PlacedFile[] {
  let folderOffset = 0;
  return files.map((file) => {
    const placed = { ...file, folderOffset };
    folderOffset += file.content.length;
    return placed;
  });
}

/** [MS-MCI]: each block is `CK` and a deflate stream whose window is the block before. */
function compressBlocks(content: Uint8Array, compression: CabinetCompression): DataBlock[] {
  const blocks: DataBlock[] = [];
  for (let offset = 0; offset < content.length; offset += BLOCK_SIZE) {
    const plain = content.subarray(offset, offset + BLOCK_SIZE);
    const dictionary = content.subarray(Math.max(0, offset - BLOCK_SIZE), offset);
    const data =
      compression === 'none'
        ? plain
        : Buffer.concat([
            Buffer.from('CK'),
            deflateRawSync(plain, dictionary.length > 0 ? { dictionary } : {}),
          ]);
    blocks.push({ data, uncompressedLength: plain.length });
  }
  return blocks;
}

/** Fills the cabinets one after the other, splitting the block that does not fit. */
function distribute({ names, compression, files, dataBytesPerCabinet }: CabinetSetOptions): BlockPiece[][] {
  const cabinets: BlockPiece[][] = names.map(() => []);
  let cabinet = 0;
  let room = dataBytesPerCabinet;
  files.forEach((file, fileIndex) => {
    for (const block of compressBlocks(file.content, compression)) {
      let rest = block.data;
      while (cabinet < names.length - 1 && rest.length > room) {
        const part = { data: rest.subarray(0, room), uncompressedLength: 0 };
        if (room > 0) cabinets[cabinet]?.push({ fileIndex, block: part });
        rest = rest.subarray(room);
        cabinet += 1;
        room = dataBytesPerCabinet;
      }
      cabinets[cabinet]?.push({ fileIndex, block: { ...block, data: rest } });
      room -= rest.length;
    }
  });
  if (cabinets.some((pieces) => pieces.length === 0))
    throw new RangeError('too little data for so many cabinets');
  return cabinets;
}

function spanMarker(isFromPrevious: boolean, isToNext: boolean): number | undefined {
  if (isFromPrevious) return isToNext ? FROM_PREVIOUS_TO_NEXT : FROM_PREVIOUS;
  return isToNext ? TO_NEXT : undefined;
}

function writeCabinet(parts: CabinetParts): Uint8Array {
  const out = new ByteWriter(4096);
  const flags =
    (parts.previous === undefined ? 0 : HAS_PREVIOUS) |
    (parts.next === undefined ? 0 : HAS_NEXT) |
    (parts.headerReserve === undefined ? 0 : HAS_RESERVE);
  out.ascii('MSCF').u32(0).u32(0).u32(0).u32(0).u32(0).u8(3).u8(1);
  out.u16(parts.folders.length).u16(parts.entries.length).u16(flags).u16(parts.setId).u16(parts.cabinetIndex);
  if (parts.headerReserve !== undefined)
    out.u16(parts.headerReserve.length).u16(0).bytes(parts.headerReserve);
  for (const neighbour of [parts.previous, parts.next]) {
    if (neighbour !== undefined) out.ascii(`${neighbour}\0\0`);
  }
  const folderOffsets = parts.folders.map((folder) => {
    const offset = out.length;
    out
      .u32(0)
      .u16(folder.blocks.length)
      .u16(folder.compression === 'mszip' ? 1 : 0);
    return offset;
  });
  out.patchU32(16, out.length);
  for (const entry of parts.entries) {
    out.u32(entry.content.length).u32(entry.folderOffset).u16(entry.folderIndex);
    out.u16(FILE_DATE).u16(0).u16(0x20).ascii(`${entry.name}\0`);
  }
  parts.folders.forEach((folder, index) => {
    out.patchU32(folderOffsets[index] ?? 0, out.length);
    for (const block of folder.blocks) writeDataBlock(out, block);
  });
  return out.patchU32(8, out.length).toBytes();
}

function writeDataBlock(out: ByteWriter, { data, uncompressedLength }: DataBlock): void {
  const lengths = new ByteWriter(4).u16(data.length).u16(uncompressedLength).toBytes();
  out
    .u32(checksum(lengths, checksum(data, 0)))
    .bytes(lengths)
    .bytes(data);
}

/** [MS-CAB] 3.1: little-endian words xored; the one to three bytes left over are taken in the other order. */
function checksum(bytes: Uint8Array, seed: number): number {
  let sum = seed;
  const wholeWords = bytes.length & ~3;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let offset = 0; offset < wholeWords; offset += 4) sum ^= view.getUint32(offset, true);
  let rest = 0;
  for (let offset = wholeWords; offset < bytes.length; offset += 1)
    rest = (rest << 8) | view.getUint8(offset);
  return (sum ^ rest) >>> 0;
}
