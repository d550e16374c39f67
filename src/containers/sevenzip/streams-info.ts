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

/** One step of unpacking. */
export interface Coder {
  /** The method's id in hexadecimal: `030101` is LZMA. */
  methodId: string;
  properties: Uint8Array;
}

/** Files packed together, and the coders that they went through. */
export interface Folder {
  coders: readonly Coder[];
  unpackedSizeInBytes: number;
  /** CRC-32 of the unpacked bytes, where it is given. */
  crc32?: number;
  /** Sizes of the files in it. */
  substreamSizesInBytes: readonly number[];
}

export interface StreamsInfo {
  /** Counted from the end of the signature header. */
  packOffsetInBytes: number;
  packSizesInBytes: readonly number[];
  folders: readonly Folder[];
}

export const METHOD_COPY = '00';
export const METHOD_LZMA = '030101';
export const METHOD_AES = '06f10701';

/** Reads a StreamsInfo up to its end mark. `streamsAtMost` bounds the files in all folders together. */
export function readStreamsInfo(reader: HeaderReader, streamsAtMost: number): StreamsInfo {
  let packOffsetInBytes = 0;
  let packSizesInBytes: number[] = [];
  let folders: Folder[] = [];
  for (;;) {
    const id = reader.number();
    if (id === ID_END) return { packOffsetInBytes, packSizesInBytes, folders };
    if (id === ID_PACK_INFO) {
      packOffsetInBytes = reader.number();
      packSizesInBytes = readPackSizes(reader);
    } else if (id === ID_UNPACK_INFO) folders = readFolders(reader);
    else if (id === ID_SUBSTREAMS) folders = readSubstreams(reader, folders, streamsAtMost);
    else reader.fail('a section of stream information', id);
  }
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
const CODERS_AT_MOST = 32;
const STREAMS_PER_CODER_AT_MOST = 32;

/** A folder before its sizes are known. */
interface FolderShape {
  coders: Coder[];
  outputCount: number;
  /** The output that no other coder takes in: what the folder unpacks to. */
  mainOutput: number;
}

function readFolders(reader: HeaderReader): Folder[] {
  reader.expect(ID_FOLDER, 'the list of folders');
  const count = reader.count(16);
  if (reader.u8() !== 0) reader.fail('folders in the header itself', 1);
  const shapes: FolderShape[] = [];
  for (let index = 0; index < count; index += 1) shapes.push(readFolderShape(reader));
  reader.expect(ID_UNPACK_SIZES, 'unpacked sizes of folders');
  const sizes = shapes.map(
    ({ outputCount, mainOutput }) => readNumbers(reader, outputCount)[mainOutput] ?? 0,
  );
  let checksums: (number | undefined)[] = [];
  for (;;) {
    const id = reader.number();
    if (id === ID_END) break;
    if (id === ID_CRC) checksums = readChecksums(reader, count);
    else reader.fail('checksums of folders', id);
  }
  return shapes.map(({ coders }, index) => {
    const unpackedSizeInBytes = sizes[index] ?? 0;
    const crc32 = checksums[index];
    return {
      coders,
      unpackedSizeInBytes,
      ...(crc32 === undefined ? {} : { crc32 }),
      substreamSizesInBytes: [unpackedSizeInBytes],
    };
  });
}

function readFolderShape(reader: HeaderReader): FolderShape {
  const coderCount = reader.number();
  if (coderCount < 1 || coderCount > CODERS_AT_MOST) reader.fail(`1 to ${CODERS_AT_MOST} coders`, coderCount);
  const coders: Coder[] = [];
  let inputCount = 0;
  let outputCount = 0;
  for (let index = 0; index < coderCount; index += 1) {
    const flags = reader.u8();
    const methodId = Buffer.from(reader.readBytes(flags & 0x0f)).toString('hex');
    const isComplex = (flags & 0x10) !== 0;
    const inputs = isComplex ? reader.number() : 1;
    const outputs = isComplex ? reader.number() : 1;
    if (inputs > STREAMS_PER_CODER_AT_MOST || outputs > STREAMS_PER_CODER_AT_MOST) {
      reader.fail(`at most ${STREAMS_PER_CODER_AT_MOST} streams of a coder`, Math.max(inputs, outputs));
    }
    inputCount += inputs;
    outputCount += outputs;
    const hasProperties = (flags & 0x20) !== 0;
    coders.push({
      methodId,
      properties: hasProperties ? reader.readBytes(reader.number()) : new Uint8Array(0),
    });
  }
  const boundOutputs = readBoundOutputs(reader, outputCount - 1);
  const packedCount = inputCount - boundOutputs.size;
  if (packedCount > 1) readNumbers(reader, packedCount);
  const mainOutput = Array.from({ length: outputCount }, (_, index) => index).find(
    (index) => !boundOutputs.has(index),
  );
  if (mainOutput === undefined) reader.fail('an output of the folder', outputCount);
  return { coders, outputCount, mainOutput };
}

/** Pairs of an input and the output of another coder that feeds it. */
function readBoundOutputs(reader: HeaderReader, count: number): Set<number> {
  const outputs = new Set<number>();
  for (let index = 0; index < count; index += 1) {
    reader.number(); // the input
    outputs.add(reader.number());
  }
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
  const sized = folders.map((folder, index) => {
    const count = counts[index] ?? 0;
    return { ...folder, substreamSizesInBytes: readSubstreamSizes(reader, folder, count, hasSizes) };
  });
  if (hasSizes) id = reader.number();
  if (id === ID_CRC) {
    const known = folders.filter((folder, index) => counts[index] === 1 && folder.crc32 !== undefined).length;
    readChecksums(reader, total - known);
    id = reader.number();
  }
  if (id !== ID_END) reader.fail('the end of the list of files', id);
  return sized;
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
