import { crc32 } from 'node:zlib';
import { ByteWriter } from '../../samples-synthetic/builder/byte-writer.js';
import { FixedCodeBlock } from './fixed-code-block.js';

/**
 * A ZIP whose only entry inflates to the ZIP itself, byte by byte (Russ Cox, "Zip Files All The Way Down", 2010). Its
 * deflate data are a program of two instructions of five bytes each: `literal` prints what follows it, `repeat` prints
 * once more what was printed last. The CRC stands inside of what it is the CRC of: it is solved for.
 */
export function buildQuineZip(): Buffer {
  const constant = checksum(0);
  const columns = Array.from({ length: 32 }, (_, bit) => checksum(2 ** bit) ^ constant ^ (1 << bit));
  return quineWith(solve(columns, constant));
}

function checksum(crc: number): number {
  return crc32(quineWith(crc)) | 0;
}

/** So long that `repeat` of the header takes forty bits to the bit. */
const NAME = `${'quine-'.repeat(14)}z`;
const UNIT = 5;

function quineWith(crc: number): Buffer {
  const dataLength = dataOf(localHeader(0, 0, 0), endOf(0, 0, 0, 0)).length;
  const headerLength = localHeader(0, 0, 0).length;
  const size = headerLength + dataLength + endOf(0, 0, 0, 0).length;
  const head = localHeader(crc, dataLength, size);
  const tail = endOf(crc, dataLength, size, headerLength + dataLength);
  return Buffer.concat([head, dataOf(head, tail), tail]);
}

/** What each line prints stands behind it; together they are head, program and tail. */
function dataOf(head: Buffer, tail: Buffer): Buffer {
  const literalHead = literal(head.length + UNIT);
  const repeatHead = repeatHeader(head.length + UNIT);
  const [literal1, literal4, nothing] = [literal(UNIT), literal(4 * UNIT), literal(0)];
  const literalTail = literal(tail.length + UNIT);
  const repeatTail = repeatAtEnd(tail.length + UNIT);
  return Buffer.concat([
    ...[literalHead, head, literalHead], // head, literalHead
    repeatHead, // head, literalHead
    ...[literal1, repeatHead], // repeatHead
    ...[literal1, literal1], // literal1
    ...[literal4, repeatHead, literal1, literal1, literal4], // repeatHead, literal1, literal1, literal4
    REPEAT_4, // repeatHead, literal1, literal1, literal4
    ...[literal4, REPEAT_4, literal4, REPEAT_4, literal4], // REPEAT_4, literal4, REPEAT_4, literal4
    REPEAT_4, // REPEAT_4, literal4, REPEAT_4, literal4
    ...[literal4, REPEAT_4, nothing, nothing, literalTail], // REPEAT_4, nothing, nothing, literalTail
    REPEAT_4, // REPEAT_4, nothing, nothing, literalTail
    ...[nothing, nothing],
    ...[literalTail, repeatTail, tail], // repeatTail, tail
    repeatTail, // repeatTail, tail
  ]);
}

/** A stored block. */
function literal(length: number): Buffer {
  return Buffer.from([0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff]);
}

/** Blocks with the fixed codes. Each has forty bits, or fewer at the end of the stream. */
const REPEAT_4 = new FixedCodeBlock(false).match(10, 20).match(10, 20).finish();

function repeatHeader(length: number): Buffer {
  return new FixedCodeBlock(false)
    .byte('P'.charCodeAt(0))
    .match(length - 1, length)
    .finish();
}

function repeatAtEnd(length: number): Buffer {
  return new FixedCodeBlock(true).match(length, length).finish();
}

function localHeader(crc: number, dataLength: number, size: number): Buffer {
  const out = new ByteWriter().u32(0x04034b50).bytes(sharedFields(crc, dataLength, size));
  return Buffer.from(out.u16(0).bytes(Buffer.from(NAME)).toBytes());
}

function endOf(crc: number, dataLength: number, size: number, offset: number): Buffer {
  const out = new ByteWriter()
    .u32(0x02014b50)
    .u16(20)
    .bytes(sharedFields(crc, dataLength, size));
  out.u16(0).u16(0).u16(0).u16(0).u32(0).u32(0).bytes(Buffer.from(NAME));
  const directoryLength = out.length;
  out.u32(0x06054b50).u16(0).u16(0).u16(1).u16(1).u32(directoryLength).u32(offset).u16(0);
  return Buffer.from(out.toBytes());
}

/** From "version needed" to the length of the name. */
function sharedFields(crc: number, dataLength: number, size: number): Uint8Array {
  const out = new ByteWriter().u16(20).u16(0).u16(8).u16(0).u16(0x4e21);
  return out
    .u32(crc >>> 0)
    .u32(dataLength)
    .u32(size)
    .u16(NAME.length)
    .toBytes();
}

/** The x for which the columns of its bits add up to `constant`, over two elements. */
function solve(columns: readonly number[], constant: number): number {
  const rows = Array.from({ length: 32 }, (_, bit) => ({
    factors: columns.reduce((word, column, index) => word | (((column >>> bit) & 1) << index), 0),
    sum: (constant >>> bit) & 1,
  }));
  for (let bit = 0; bit < 32; bit += 1) {
    const pivot = rows.findIndex(({ factors }, index) => index >= bit && ((factors >>> bit) & 1) === 1);
    if (pivot < 0) throw new Error('no CRC fits; another name will do');
    [rows[bit], rows[pivot]] = [rows[pivot]!, rows[bit]!];
    for (const [index, row] of rows.entries()) {
      if (index === bit || ((row.factors >>> bit) & 1) === 0) continue;
      row.factors ^= rows[bit]!.factors;
      row.sum ^= rows[bit]!.sum;
    }
  }
  return rows.reduce((word, { sum }, bit) => word | (sum << bit), 0);
}
