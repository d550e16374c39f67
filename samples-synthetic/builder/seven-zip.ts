/**
 * Writes 7z archives whose entries look encrypted (7zFormat.txt): names that anybody can read, and content that no
 * password opens, since it is none's ciphertext.
 *
 *     buildLockedSevenZip([{ name: 'a.dll', sizeInBytes: 2560 }]);
 */
import { crc32 } from 'node:zlib';
import { ByteWriter } from './byte-writer.js';
import { pseudoRandomBytes } from './random.js';

export interface LockedEntry {
  readonly name: string;
  readonly sizeInBytes: number;
}

/** The bytes of the archive: one folder and one packed stream for each entry. */
export function buildLockedSevenZip(entries: readonly LockedEntry[]): Uint8Array {
  const packed = entries.map(({ name, sizeInBytes }) => pseudoRandomBytes(name, aligned(sizeInBytes)));
  const header = writeHeader(entries).toBytes();
  const start = new ByteWriter();
  start.u64(packed.reduce((sum, { length }) => sum + length, 0));
  start.u64(header.length).u32(crc32(header));
  const startHeader = start.toBytes();
  const out = new ByteWriter().bytes(SIGNATURE).u8(0).u8(4).u32(crc32(startHeader)).bytes(startHeader);
  for (const stream of packed) out.bytes(stream);
  return out.bytes(header).toBytes();
}

const SIGNATURE = Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c);
const AES_256_SHA_256 = Uint8Array.of(0x06, 0xf1, 0x07, 0x01);
const ID = {
  end: 0x00,
  header: 0x01,
  mainStreamsInfo: 0x04,
  filesInfo: 0x05,
  packInfo: 0x06,
  unpackInfo: 0x07,
  size: 0x09,
  folder: 0x0b,
  codersUnpackSize: 0x0c,
  names: 0x11,
} as const;

function writeHeader(entries: readonly LockedEntry[]): ByteWriter {
  const out = new ByteWriter().u8(ID.header).u8(ID.mainStreamsInfo);
  out.u8(ID.packInfo).u8(0).u8(entries.length).u8(ID.size);
  for (const { sizeInBytes } of entries) writeNumber(out, aligned(sizeInBytes));
  out.u8(ID.end).u8(ID.unpackInfo).u8(ID.folder).u8(entries.length).u8(0);
  for (const { name } of entries) writeFolder(out, name);
  out.u8(ID.codersUnpackSize);
  for (const { sizeInBytes } of entries) writeNumber(out, sizeInBytes);
  out.u8(ID.end).u8(ID.end);
  const names = new ByteWriter().u8(0);
  for (const { name } of entries) names.utf16(`${name}\0`);
  out.u8(ID.filesInfo).u8(entries.length).u8(ID.names);
  writeNumber(out, names.length);
  return out.bytes(names.toBytes()).u8(ID.end).u8(ID.end);
}

/** One coder, with 2^19 rounds of key derivation, no salt, and an initialisation vector of 8 bytes. */
function writeFolder(out: ByteWriter, name: string): void {
  const properties = new ByteWriter()
    .u8(0x40 | 19)
    .u8(0x07)
    .bytes(pseudoRandomBytes(`iv of ${name}`, 8))
    .toBytes();
  out
    .u8(1)
    .u8(0x20 | AES_256_SHA_256.length)
    .bytes(AES_256_SHA_256)
    .u8(properties.length)
    .bytes(properties);
}

/** As 7z writes numbers below 2^21: the first byte tells how many follow. */
function writeNumber(out: ByteWriter, value: number): void {
  if (value < 0x80) out.u8(value);
  else if (value < 0x4000) out.u8(0x80 | (value >>> 8)).u8(value & 0xff);
  else out.u8(0xc0 | (value >>> 16)).u16(value & 0xffff);
}

/** AES works on blocks of 16 bytes. */
function aligned(sizeInBytes: number): number {
  return Math.ceil(sizeInBytes / 16) * 16;
}
