/**
 * Writes ZIP archives (APPNOTE.TXT), plain, with PKWARE's old encryption (ZipCrypto) or with WinZip's AES.
 *
 *     buildZip([{ name: 'a.dll', content: bytes }], { encryption: { kind: 'zipcrypto', password: 'x' } });
 *     buildZip(entries, { encryption: { kind: 'aes', password: 'x', strengthInBits: 256 } });
 *     buildZip(entries, { prefix: junk, suffix: junk, comment: 'text' });
 *
 * Salts and headers come from the entry's name, so that the same call gives the same bytes.
 */
import { crc32, deflateRawSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.js';
import { encryptWinZipAes, encryptZipCrypto, type WinZipAesStrength } from './zip-encryption.js';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  /** Default `'deflated'`. */
  readonly method?: 'stored' | 'deflated';
}

export type ZipEncryption =
  | { readonly kind: 'zipcrypto'; readonly password: string }
  | { readonly kind: 'aes'; readonly password: string; readonly strengthInBits?: WinZipAesStrength };

export interface ZipOptions {
  readonly encryption?: ZipEncryption;
  /** Names of entries that stay open in an archive that is otherwise encrypted. */
  readonly openEntries?: readonly string[];
  readonly prefix?: Uint8Array;
  readonly suffix?: Uint8Array;
  /** Whether offsets count from the start of the prefix; otherwise from the first entry, as self-extractors have it. */
  readonly offsetsCountPrefix?: boolean;
  readonly comment?: string;
}

/** The bytes of the archive. */
export function buildZip(entries: readonly ZipEntry[], options: ZipOptions = {}): Uint8Array {
  const prefix = options.prefix ?? new Uint8Array(0);
  const base = options.offsetsCountPrefix === false ? prefix.length : 0;
  const out = new ByteWriter(4096).bytes(prefix);
  const records = entries.map((entry) => {
    const isOpen = options.openEntries?.includes(entry.name) ?? false;
    const record = encodeEntry(entry, isOpen ? undefined : options.encryption);
    const offset = out.length - base;
    out.u32(0x04034b50).bytes(record.sharedFields).u16(record.extra.length);
    out.bytes(record.name).bytes(record.extra).bytes(record.data);
    return { ...record, offset };
  });
  const directoryOffset = out.length;
  for (const record of records) {
    out.u32(0x02014b50).u16(VERSION_MADE_BY).bytes(record.sharedFields).u16(record.extra.length);
    out.u16(0).u16(0).u16(0).u32(0x20).u32(record.offset).bytes(record.name).bytes(record.extra);
  }
  const directoryLength = out.length - directoryOffset;
  const comment = Buffer.from(options.comment ?? '', 'utf8');
  out.u32(0x06054b50).u16(0).u16(0).u16(records.length).u16(records.length);
  out
    .u32(directoryLength)
    .u32(directoryOffset - base)
    .u16(comment.length)
    .bytes(comment);
  return out.bytes(options.suffix ?? new Uint8Array(0)).toBytes();
}

const VERSION_MADE_BY = 0x003f;
const FLAG_ENCRYPTED = 0x0001;
const FLAG_UTF8 = 0x0800;
const METHOD_DEFLATED = 8;
const METHOD_AES = 99;
/** 1 January 2019, as FAT dates go; the time is midnight. */
const FILE_DATE = ((2019 - 1980) << 9) | (1 << 5) | 1;

interface EncodedEntry {
  /** From "version needed" to the length of the name: the same in the local header and in the directory. */
  readonly sharedFields: Uint8Array;
  readonly name: Uint8Array;
  readonly extra: Uint8Array;
  readonly data: Uint8Array;
}

function encodeEntry(entry: ZipEntry, encryption: ZipEncryption | undefined): EncodedEntry {
  const method = entry.method === 'stored' ? 0 : METHOD_DEFLATED;
  const compressed = method === 0 ? entry.content : deflateRawSync(entry.content);
  const crc = crc32(entry.content);
  const name = Buffer.from(entry.name, 'utf8');
  const flags = (encryption === undefined ? 0 : FLAG_ENCRYPTED) | (/[^ -~]/.test(entry.name) ? FLAG_UTF8 : 0);
  const common = { entry, name, flags, crc };
  switch (encryption?.kind) {
    case undefined:
      return encodedEntry({ ...common, method, data: compressed, version: 20 });
    case 'zipcrypto': {
      const data = encryptZipCrypto(compressed, encryption.password, crc >>> 24, entry.name);
      return encodedEntry({ ...common, method, data, version: 20 });
    }
    case 'aes': {
      const strength = encryption.strengthInBits ?? 256;
      const data = encryptWinZipAes(compressed, encryption.password, strength, entry.name);
      // AE-2: the authentication code stands in for the CRC, which is 0.
      const extra = new ByteWriter()
        .u16(0x9901)
        .u16(7)
        .u16(2)
        .ascii('AE')
        .u8(strength / 64 - 1)
        .u16(method);
      return encodedEntry({
        ...common,
        crc: 0,
        method: METHOD_AES,
        data,
        version: 51,
        extra: extra.toBytes(),
      });
    }
  }
}

function encodedEntry(fields: {
  readonly entry: ZipEntry;
  readonly name: Uint8Array;
  readonly flags: number;
  readonly crc: number;
  readonly method: number;
  readonly data: Uint8Array;
  readonly version: number;
  readonly extra?: Uint8Array;
}): EncodedEntry {
  const shared = new ByteWriter()
    .u16(fields.version)
    .u16(fields.flags)
    .u16(fields.method)
    .u16(0)
    .u16(FILE_DATE);
  shared.u32(fields.crc).u32(fields.data.length).u32(fields.entry.content.length).u16(fields.name.length);
  const extra = fields.extra ?? new Uint8Array(0);
  return { sharedFields: shared.toBytes(), name: fields.name, extra, data: fields.data };
}
