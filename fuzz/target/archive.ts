import { crc32 } from 'node:zlib';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { openRar } from '../../src/formats/rar/archive.js';
import { readStoredEntry } from '../../src/formats/rar/stored-entry.js';
import { openSevenZip } from '../../src/formats/sevenzip/archive.js';
import { auditZip, checkPassword, decodeEntry, findZip, openZip } from '../../src/formats/zip/index.js';
import { BytesSource } from '../../src/io/source.js';
import { drain, parserOptions, smallCorpusFiles } from '../fuzz-input.js';
import type { FuzzTarget } from '../fuzz-target.js';
import { lengthOrCode } from './compound-file.js';

const PASSWORD = new TextEncoder().encode('x');

/** Directory, local headers, gaps, and the content of the first entries with a password. */
export const zipTarget: FuzzTarget = {
  name: 'zip',
  maxLengthInBytes: 2048,
  dictionary: [
    'PK\x03\x04',
    'PK\x01\x02',
    'PK\x05\x06',
    'PK\x06\x06',
    'PK\x06\x07',
    'PK\x07\x08',
    'AE',
    'up',
  ],
  seeds: async () => [...smallZips(), ...smallCorpusFiles('zip', 2048)],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const source = new BytesSource(bytes);
    const archive = await openZip(source, options);
    const hidden = await auditZip(archive, options);
    const answers: unknown[] = [archive.entries.length, hidden.length, await findZip(source, options.budget)];
    for (const entry of [...archive.entries, ...hidden].slice(0, 8)) {
      const isEncrypted = entry.encryption.scheme !== 'none';
      answers.push(entry.name);
      if (isEncrypted) {
        answers.push(await checkPassword(archive, entry, PASSWORD, options.budget).catch(codeOf));
      }
      const password = isEncrypted ? { password: PASSWORD } : {};
      answers.push(await lengthOrCode(() => drain(decodeEntry(archive, entry, { ...options, ...password }))));
    }
    return [answers, options.problems];
  },
};

/** With the header's checksums set right, so that changes get behind them. */
export const sevenZipTarget: FuzzTarget = {
  name: 'sevenzip',
  maxLengthInBytes: 1024,
  dictionary: [new Uint8Array([6, 0xf1, 7, 1]), new Uint8Array([3, 1, 1]), new Uint8Array([0x17, 6])],
  seeds: async () => [smallSevenZip(), ...smallCorpusFiles('zip', 1024, '.7z')],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const archive = await openSevenZip(new BytesSource(withValidChecksums(bytes)), options);
    return [archive, options.problems];
  },
};

export const rarTarget: FuzzTarget = {
  name: 'rar',
  maxLengthInBytes: 1024,
  dictionary: [
    'Rar!\x1a\x07\0',
    'Rar!\x1a\x07\x01\0',
    new Uint8Array([0x74, 0, 0x80]),
    new Uint8Array([0x73, 0, 0]),
  ],
  seeds: async () => [...smallRars(), ...smallCorpusFiles('zip', 1024, '.rar')],
  run: async (bytes) => {
    const options = parserOptions(bytes);
    const source = new BytesSource(bytes);
    const archive = await openRar(source, options);
    const stored = (archive.entries ?? []).filter(({ isStored }) => isStored).slice(0, 8);
    const lengths: unknown[] = [];
    for (const entry of stored) {
      lengths.push(await lengthOrCode(() => drain(readStoredEntry(source, entry, options))));
    }
    return [archive, lengths, options.problems];
  },
};

function codeOf(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.name === 'FormatError') return error.code;
  throw error;
}

function smallZips(): Uint8Array[] {
  const content = new TextEncoder().encode('some text, some text, some text');
  const entries = [
    { name: 'a.dll', content },
    { name: 'd/b.bin', content, method: 'stored' as const },
  ];
  return [
    buildZip(entries),
    buildZip(entries, { encryption: { kind: 'zipcrypto', password: 'x' }, comment: 'text' }),
    buildZip(entries.slice(0, 1), { encryption: { kind: 'aes', password: 'x' }, prefix: content }),
  ];
}

/** One stored file of four bytes, with a plain header. */
function smallSevenZip(): Uint8Array {
  const header = Buffer.from(
    '01040600010904000700' +
      '0b01000101000c0400' +
      '0a01' +
      '00000000' +
      '000005' +
      '01110500' +
      '61000000' +
      '0000',
    'hex',
  );
  const start = Buffer.alloc(32);
  start.write('377abcaf271c0004', 'hex');
  start.writeUInt32LE(4, 12);
  start.writeUInt32LE(header.length, 20);
  return withValidChecksums(Buffer.concat([start, Buffer.from('data'), header]));
}

export function withValidChecksums(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 32) return bytes;
  const mended = Buffer.from(bytes);
  const offset = 32 + mended.readUInt32LE(12);
  const length = mended.readUInt32LE(20);
  mended.writeUInt32LE(0, 16);
  mended.writeUInt32LE(0, 24);
  if (offset + length <= mended.length) {
    mended.writeUInt32LE(crc32(mended.subarray(offset, offset + length)), 28);
  }
  mended.writeUInt32LE(crc32(mended.subarray(12, 32)), 8);
  return mended;
}

function smallRars(): Uint8Array[] {
  const version4 = '526172211a0700' + 'cf907300000d00000000000000';
  const file4 =
    '00007400802600' +
    '0400000004000000' +
    '00' +
    '00000000' +
    '00000000' +
    '14' +
    '30' +
    '0600' +
    '20000000';
  const name4 = Buffer.from('ab.dll').toString('hex');
  const version5 =
    '526172211a070100' + '0000000005010000' + '00' + '0000000010020204' + '00' + '2000' + '0000' + '000106';
  return [
    Buffer.from(`${version4}${file4}${name4}61626364`, 'hex'),
    Buffer.from(`${version5}${name4}61626364`, 'hex'),
  ];
}
