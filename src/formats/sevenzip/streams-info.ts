import type { HeaderReader } from './header-reader.js';
import {
  ID_CRC,
  ID_END,
  ID_FOLDER,
  ID_PACK_INFO,
  ID_SIZE,
  ID_SUBSTREAM_COUNTS,
  ID_SUBSTREAMS,
  ID_UNPACK_INFO,
  ID_UNPACK_SIZES,
} from './property-id.js';
import { SIGNATURE_HEADER_SIZE } from './signature-header.js';

/** One step of unpacking. */
export interface Coder {
  /** The method's id in hexadecimal: `030101` is LZMA. */
  methodId: string;
  properties: Uint8Array;
  inputCount: number;
  outputCount: number;
}

/** Where the bytes of a packed stream are in the archive. */
export interface PackedStream {
  offsetInBytes: number;
  sizeInBytes: number;
}

/** One file of a folder. */
export interface Substream {
  sizeInBytes: number;
  crc32?: number;
}

/** Files packed together, and the coders that they went through. Inputs and outputs are counted over all coders. */
export interface Folder {
  coders: readonly Coder[];
  /** The output that feeds an input; inputs that are not in it take the packed streams, in order. */
  outputOfInput: ReadonlyMap<number, number>;
  packedInputs: readonly number[];
  packedStreams: readonly PackedStream[];
  outputSizesInBytes: readonly number[];
  /** The output that no other coder takes in: what the folder unpacks to. */
  mainOutput: number;
  unpackedSizeInBytes: number;
  /** CRC-32 of the unpacked bytes, where it is given. */
  crc32?: number;
  /** One after another they are what the folder unpacks to. */
  substreams: readonly Substream[];
}

/** Reads a StreamsInfo up to its end mark. `streamsAtMost` bounds the files in all folders together. */
export function readStreamsInfo(reader: HeaderReader, streamsAtMost: number): Folder[] {
  let packOffsetInBytes = 0;
  let packSizesInBytes: number[] = [];
  let folders: Folder[] = [];
  for (;;) {
    const id = reader.number();
    if (id === ID_END) return placeFolders(folders, packOffsetInBytes, packSizesInBytes);
    if (id === ID_PACK_INFO) {
      packOffsetInBytes = SIGNATURE_HEADER_SIZE + reader.number();
      packSizesInBytes = readPackSizes(reader);
    } else if (id === ID_UNPACK_INFO) folders = readFolders(reader);
    else if (id === ID_SUBSTREAMS) folders = readSubstreams(reader, folders, streamsAtMost);
    else reader.fail('a section of stream information', id);
  }
}

/** Packed streams lie one behind the other, those of each folder together. */
function placeFolders(
  folders: readonly Folder[],
  packOffsetInBytes: number,
  packSizesInBytes: readonly number[],
): Folder[] {
  let index = 0;
  let offsetInBytes = packOffsetInBytes;
  return folders.map((folder) => {
    const packedStreams = folder.packedInputs.map(() => {
      const sizeInBytes = packSizesInBytes[index] ?? 0;
      const stream = { offsetInBytes, sizeInBytes };
      index += 1;
      offsetInBytes += sizeInBytes;
      return stream;
    });
    return { ...folder, packedStreams };
  });
}

function readPackSizes(reader: HeaderReader): number[] {
  const count = reader.count(0);
  let sizes: number[] = [];
  for (;;) {
    const id = reader.number();
    if (id === ID_END) return sizes;
    if (id === ID_SIZE) sizes = readNumbers(reader, count);
    else if (id === ID_CRC) readChecksums(reader, count);
    else reader.fail('sizes or checksums of packed streams', id);
  }
}

/** Each number takes at least a byte, so that a false count ends with the header. */
function readNumbers(reader: HeaderReader, count: number): number[] {
  const numbers: number[] = [];
  for (let index = 0; index < count; index += 1) numbers.push(reader.number());
  return numbers;
}

/** Checksums by index; undefined where none is given. */
function readChecksums(reader: HeaderReader, count: number): (number | undefined)[] {
  if (count > reader.remaining * 8) reader.fail('checksums', count);
  return reader.optionalBits(count).map((isDefined) => (isDefined ? reader.u32() : undefined));
}

/** 7-Zip itself writes at most a handful and refuses more than 32. */
const MAX_CODERS = 32;
const MAX_STREAMS_PER_CODER = 32;

/** A folder before its sizes are known. */
type FolderShape = Pick<Folder, 'coders' | 'outputOfInput' | 'packedInputs' | 'mainOutput'>;

function readFolders(reader: HeaderReader): Folder[] {
  reader.expect(ID_FOLDER, 'the list of folders');
  const count = reader.count(16);
  if (reader.u8() !== 0) reader.fail('folders in the header itself', 1);
  const shapes: FolderShape[] = [];
  for (let index = 0; index < count; index += 1) shapes.push(readFolderShape(reader));
  reader.expect(ID_UNPACK_SIZES, 'unpacked sizes of folders');
  const sizes = shapes.map(({ coders }) => readNumbers(reader, countOutputs(coders)));
  let checksums: (number | undefined)[] = [];
  for (;;) {
    const id = reader.number();
    if (id === ID_END) break;
    if (id === ID_CRC) checksums = readChecksums(reader, count);
    else reader.fail('checksums of folders', id);
  }
  return shapes.map((shape, index) => {
    const outputSizesInBytes = sizes[index] ?? [];
    const whole = substreamOf(outputSizesInBytes[shape.mainOutput] ?? 0, checksums[index]);
    return {
      ...shape,
      outputSizesInBytes,
      unpackedSizeInBytes: whole.sizeInBytes,
      ...(whole.crc32 === undefined ? {} : { crc32: whole.crc32 }),
      packedStreams: [],
      substreams: [whole],
    };
  });
}

function substreamOf(sizeInBytes: number, crc32: number | undefined): Substream {
  return { sizeInBytes, ...(crc32 === undefined ? {} : { crc32 }) };
}

function readFolderShape(reader: HeaderReader): FolderShape {
  const coderCount = reader.number();
  if (coderCount < 1 || coderCount > MAX_CODERS) reader.fail(`1 to ${MAX_CODERS} coders`, coderCount);
  const coders: Coder[] = [];
  for (let index = 0; index < coderCount; index += 1) coders.push(readCoder(reader));
  const inputCount = coders.reduce((sum, coder) => sum + coder.inputCount, 0);
  const outputCount = countOutputs(coders);
  const outputOfInput = readBindings(reader, outputCount - 1);
  const free = indices(inputCount).filter((input) => !outputOfInput.has(input));
  const packedInputs = free.length > 1 ? readNumbers(reader, free.length) : free;
  const bound = new Set(outputOfInput.values());
  const mainOutput = indices(outputCount).find((output) => !bound.has(output));
  if (mainOutput === undefined) reader.fail('an output of the folder', outputCount);
  return { coders, outputOfInput, packedInputs, mainOutput };
}

function readCoder(reader: HeaderReader): Coder {
  const flags = reader.u8();
  const methodId = Buffer.from(reader.readBytes(flags & 0x0f)).toString('hex');
  const isComplex = (flags & 0x10) !== 0;
  const inputCount = isComplex ? reader.number() : 1;
  const outputCount = isComplex ? reader.number() : 1;
  if (inputCount > MAX_STREAMS_PER_CODER || outputCount > MAX_STREAMS_PER_CODER) {
    reader.fail(`at most ${MAX_STREAMS_PER_CODER} streams of a coder`, Math.max(inputCount, outputCount));
  }
  const hasProperties = (flags & 0x20) !== 0;
  const properties = hasProperties ? reader.readBytes(reader.number()) : new Uint8Array(0);
  return { methodId, properties, inputCount, outputCount };
}

function countOutputs(coders: readonly Coder[]): number {
  return coders.reduce((sum, { outputCount }) => sum + outputCount, 0);
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Pairs of an input and the output of another coder that feeds it. */
function readBindings(reader: HeaderReader, count: number): Map<number, number> {
  const outputs = new Map<number, number>();
  for (let index = 0; index < count; index += 1) outputs.set(reader.number(), reader.number());
  return outputs;
}

function readSubstreams(reader: HeaderReader, folders: readonly Folder[], streamsAtMost: number): Folder[] {
  let id = reader.number();
  let counts = folders.map(() => 1);
  if (id === ID_SUBSTREAM_COUNTS) {
    counts = readNumbers(reader, folders.length);
    id = reader.number();
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > streamsAtMost) reader.fail(`at most ${streamsAtMost} files`, total);
  const hasSizes = id === ID_SIZE;
  const sizes = folders.map((folder, index) =>
    readSubstreamSizes(reader, folder, counts[index] ?? 0, hasSizes),
  );
  if (hasSizes) id = reader.number();
  // The checksum of a folder with one file is that of the file.
  const isKnown = folders.map((folder, index) => counts[index] === 1 && folder.crc32 !== undefined);
  let checksums: (number | undefined)[] = [];
  if (id === ID_CRC) {
    checksums = readChecksums(reader, total - isKnown.filter(Boolean).length);
    id = reader.number();
  }
  if (id !== ID_END) reader.fail('the end of the list of files', id);
  let next = 0;
  return folders.map((folder, index) => {
    const substreams = (sizes[index] ?? []).map((sizeInBytes) => {
      if (isKnown[index]) return substreamOf(sizeInBytes, folder.crc32);
      next += 1;
      return substreamOf(sizeInBytes, checksums[next - 1]);
    });
    return { ...folder, substreams };
  });
}

/** All sizes but the last one are written; that is what the folder has left. */
function readSubstreamSizes(
  reader: HeaderReader,
  folder: Folder,
  count: number,
  hasSizes: boolean,
): number[] {
  if (count === 0) return [];
  const sizes = hasSizes ? readNumbers(reader, count - 1) : Array.from({ length: count - 1 }, () => 0);
  const written = sizes.reduce((sum, size) => sum + size, 0);
  return [...sizes, Math.max(0, folder.unpackedSizeInBytes - written)];
}
