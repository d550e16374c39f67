import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isSevenZip, openSevenZip } from '../../../src/formats/sevenzip/archive.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import type { Deviation } from '../../../src/io/problem.js';
import { BytesSource } from '../../../src/io/source.js';

/** One folder with two files, an empty one and a folder in it, written by 7-Zip 16.02. */
const ARCHIVES = {
  packedHeader: Buffer.from(
    'N3q8ryccAARYo/MHhgAAAAAAAAAhAAAAAAAAAEz6xCPgABQAEF0ANBlJ24VcZ3IxN3j1mUZfIAAAAIEzB64Pz4CuDA' +
      '/r6py/Nj3+ccpR8gG3VXcfCBW6G7RzrkLbYgnzBsqxRX90XRVMItmJEvm1DxZKiNKPWJKHYiTtjjP/uv4izwAaBTl1' +
      '4o1y8uPcDM5jYXsNlT9LzjM+PYZfjphYtR4Pc6qkABcGGAEJbgAHCwEAASMDAQEFXQAQAAAMgKYKAUG0ot4AAA==',
    'base64',
  ),
  plainHeader: Buffer.from(
    'N3q8ryccAATOv6b5GAAAAAAAAACmAAAAAAAAAEG0ot7gABQAEF0ANBlJ7o3pT36E5KG9bsLuAAABBAYAAQkYAAcLAQ' +
      'ABISEBAAwVAAgNAgkRCgGAiPnlY/PzrQAABQUOAeAPASARXQBkAGkAcgAAAGQAaQByAC8AcwB1AGIAAABkAGkAcgAv' +
      'AGUAbQBwAHQAeQAAAGQAaQByAC8AYQAuAHQAeAB0AAAAZABpAHIALwBzAHUAYgAvAGIALgBiAGkAbgAAABUWAQAQgO' +
      '1BEIDtQSCApIEggKSBIICkgQAA',
    'base64',
  ),
  encryptedContent: Buffer.from(
    'N3q8ryccAARM0wVurwAAAAAAAAAiAAAAAAAAAPXAySMHP03R12pRRP/7BAepldQCUwlC6aYv8xIP/mecAChOiwAAgT' +
      'MHrg/QDrA8nzkQnJ+m1TPasi6xTr8OI2mjlUiz0jljMavqUPLJ+4XvXft3RP4KSRUiv8rbkilH4ewcMrxJMI13WA6G' +
      'fdzPT0lJ+V7RwDLvlOHb/0sWa+Ot0OIHvt2byJ6Z1+qCE8xXARESZ8UUG6XklgaAPJVtJWtRcWbtUufJbgQm6KVqAL' +
      'iMAAAAFwYgAQmAjwAHCwEAASMDAQEFXQAQAAAMgMYKAUPSeQIAAA==',
    'base64',
  ),
  encryptedHeader: Buffer.from(
    'N3q8ryccAAQI0ypwsAAAAAAAAAA+AAAAAAAAAJJZIn+HxCYPx/SPRvHJj9UbmkAb5nQxPsPs8FfydXoe1egd2++O2Y' +
      'hjnKA0Jh2ngbMK7tQY2qP2YSZkS7TSSsDqsCCEG7KajFZ6QFZttslg+vBxGS7n7jey4QSWUSvy9Pnet6wzILU4HKVi' +
      'rzN4YXG+0uUEDIEQ6vW0PV7d+LP8gbhjHI/Yx5cUzg/W6oEltTvEu0KL4fpXWjK6M4FJ1YCTCcO2NF/QdAsVE5AzVR' +
      'gSalJ34hcGIAEJgJAABwsBAAIkBvEHARJTD74b6HVZjI6dq2RcBq6eZlgjAwEBBV0AEAAAAQAMgI6AxgoBQbgs1wAA',
    'base64',
  ),
};

async function open(bytes: Uint8Array, payloads = 1000) {
  const problems: Deviation[] = [];
  const budget = new Budget({ ...DEFAULT_LIMITS, payloads }, bytes.length);
  const archive = await openSevenZip(new BytesSource(bytes), {
    budget,
    onProblem: (one) => problems.push(one),
  });
  const { headerFolder: _headerFolder, ...known } = archive;
  const entries = archive.entries?.map(({ place: _place, ...entry }) => entry);
  return { archive: { ...known, entries }, codes: problems.map(({ code }) => code) };
}

const ENTRIES = [
  { name: 'dir', sizeInBytes: 0, isDirectory: true },
  { name: 'dir/sub', sizeInBytes: 0, isDirectory: true },
  { name: 'dir/empty', sizeInBytes: 0, isDirectory: false },
  { name: 'dir/a.txt', sizeInBytes: 17, isDirectory: false },
  { name: 'dir/sub/b.bin', sizeInBytes: 4, isDirectory: false },
];
const listed = (encrypted: boolean) =>
  ENTRIES.map((entry) => ({ ...entry, encrypted: encrypted && entry.sizeInBytes > 0 }));

describe('openSevenZip', () => {
  it.each(['packedHeader', 'plainHeader'] as const)(
    'lists the files of an archive in the open: %s',
    async (kind) => {
      expect(isSevenZip(ARCHIVES[kind])).toBe(true);
      expect(await open(ARCHIVES[kind])).toEqual({
        archive: { headerEncrypted: false, encrypted: false, entries: listed(false) },
        codes: [],
      });
    },
  );

  it('lists the files of an archive with encrypted content', async () => {
    const { archive } = await open(ARCHIVES.encryptedContent);
    expect(archive).toEqual({ headerEncrypted: false, encrypted: true, entries: listed(true) });
  });

  it('says when the header is encrypted', async () => {
    expect(await open(ARCHIVES.encryptedHeader)).toEqual({
      archive: { headerEncrypted: true, encrypted: true, entries: undefined },
      codes: ['sevenzip.header-encrypted'],
    });
  });

  it('lists nothing in an archive without header', async () => {
    const empty = Buffer.alloc(32);
    ARCHIVES.plainHeader.copy(empty, 0, 0, 8);
    empty.writeUInt32LE(crc32(empty.subarray(12)), 8);
    expect((await open(empty)).archive.entries).toEqual([]);
  });

  it('refuses other bytes, cut archives and wrong checksums', async () => {
    await expect(open(Buffer.alloc(64))).rejects.toMatchObject({ code: 'sevenzip.header-corrupt' });
    const { packedHeader } = ARCHIVES;
    for (const length of [3, 31, packedHeader.length - 1]) {
      await expect(open(packedHeader.subarray(0, length))).rejects.toMatchObject({
        code: 'sevenzip.truncated',
      });
    }
    const flipped = Buffer.from(packedHeader);
    flipped[packedHeader.length - 5]! ^= 1;
    await expect(open(flipped)).rejects.toMatchObject({ code: 'sevenzip.header-corrupt' });
  });

  it('lists the first files when there are more than the limit allows', async () => {
    const { archive, codes } = await open(ARCHIVES.plainHeader, 3);
    expect([archive.entries, codes]).toEqual([listed(false).slice(0, 3), ['limit.payloads']]);
  });

  it('gives a FormatError or a result for any header with a fitting checksum', async () => {
    for (const archive of Object.values(ARCHIVES)) {
      const headerAt = 32 + Number(archive.readBigUInt64LE(12));
      for (let at = headerAt; at < archive.length; at += 1) {
        for (const value of [0x00, 0x17, 0xff]) {
          const bytes = Buffer.from(archive);
          bytes[at] = value;
          bytes.writeUInt32LE(crc32(bytes.subarray(headerAt)), 28);
          bytes.writeUInt32LE(crc32(bytes.subarray(12, 32)), 8);
          await open(bytes).catch((error: unknown) => {
            if (!(error instanceof FormatError)) throw error;
          });
        }
      }
    }
  });
});
