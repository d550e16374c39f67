/**
 * Puts signatures into files. Each takes what makes a PKCS#7 from the digest (SHA-256) that it should hold.
 *
 *     signPe(buildPe({ kind: 'exe', bits: 32 }), [(digest) => buildAuthenticode(digest, { signers: [signer] })]);
 *     signCabinet(buildCabinet({ folders, headerReserve: SIGNATURE_RESERVE }), sign);
 *
 * Packages are signed where they are written: the option `sign` of buildMsi.
 */
import { createHash } from 'node:crypto';
import type { CompoundFileEntry } from './compound-file.js';
import { guidBytes } from './guid.js';

export type MakeSignature = (digest: Buffer) => Buffer;

/** What a cabinet that is to be signed sets aside in its header. */
export const SIGNATURE_RESERVE = Buffer.from('0000100000000000000000000000000000000000', 'hex');

/** The digest of a package: streams in the order of their names, the class of a storage behind what it holds. */
export function packageDigest(entries: readonly CompoundFileEntry[], rootClsid: string): Buffer {
  const hash = createHash('sha256');
  const update = (children: readonly CompoundFileEntry[], clsid: string | undefined) => {
    const named = children.map((entry) => ({ entry, name: Buffer.from(entry.name, 'utf16le') }));
    for (const { entry } of named.sort((a, b) => Buffer.compare(a.name, b.name))) {
      if ('content' in entry) hash.update(entry.content);
      else update(entry.entries, entry.clsid);
    }
    hash.update(clsid === undefined ? Buffer.alloc(16) : guidBytes(clsid));
  };
  update(entries, rootClsid);
  return hash.digest();
}

/** Appends a certificate table with one entry for each signature; `behind` goes into the last entry. */
export function signPe(
  program: Uint8Array,
  makers: readonly MakeSignature[],
  behind: Uint8Array = new Uint8Array(0),
): Buffer {
  const bytes = Buffer.from(program);
  const optionalHeader = bytes.readUInt32LE(0x3c) + 24;
  const checksum = optionalHeader + 64;
  const directory = optionalHeader + (bytes.readUInt16LE(optionalHeader) === 0x20b ? 112 : 96) + 4 * 8;
  const digest = createHash('sha256')
    .update(bytes.subarray(0, checksum))
    .update(bytes.subarray(checksum + 4, directory))
    .update(bytes.subarray(directory + 8))
    .digest();
  const entries = makers.map((make, index) => {
    const pkcs7 = make(digest);
    return certificateEntry(index === makers.length - 1 ? Buffer.concat([pkcs7, behind]) : pkcs7);
  });
  const table = Buffer.concat(entries);
  bytes.writeUInt32LE(bytes.length, directory);
  bytes.writeUInt32LE(table.length, directory + 4);
  return Buffer.concat([bytes, table]);
}

/** Appends the signature of a cabinet that has room for its place. */
export function signCabinet(
  cabinet: Uint8Array,
  make: MakeSignature,
  behind: Uint8Array = new Uint8Array(0),
): Buffer {
  const bytes = Buffer.from(cabinet);
  const digest = createHash('sha256')
    .update(bytes.subarray(0, 4))
    .update(bytes.subarray(8, 36))
    .update(bytes.subarray(40, 42))
    .update(bytes.subarray(40 + SIGNATURE_RESERVE.length))
    .digest();
  const signature = Buffer.concat([make(digest), behind]);
  bytes.writeUInt32LE(bytes.length, 44);
  bytes.writeUInt32LE(signature.length, 48);
  return Buffer.concat([bytes, signature]);
}

function certificateEntry(content: Uint8Array): Buffer {
  const entry = Buffer.alloc(8 + Math.ceil(content.length / 8) * 8);
  entry.writeUInt32LE(8 + content.length, 0);
  entry.writeUInt16LE(0x200, 4);
  entry.writeUInt16LE(2, 6);
  entry.set(content, 8);
  return entry;
}
