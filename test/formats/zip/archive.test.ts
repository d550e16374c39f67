import { describe, expect, it } from 'vitest';
import { openZip } from '../../../src/formats/zip/index.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import type { Source } from '../../../src/io/source.js';
import { readZip } from './reading.js';
import { buildZip, extraField, u16, u32, u64 } from './zip-builder.js';

const A = { name: 'a.txt', content: 'first' };
const B = { name: 'b.txt', content: 'second' };

describe('openZip', () => {
  it('lists a well-formed archive without a Problem', async () => {
    const zip = await readZip(buildZip({ entries: [A, B, { name: 'd/' }], comment: Buffer.from('hello') }));
    expect(zip.names).toEqual(['a.txt', 'b.txt', 'd/']);
    expect(zip.problems).toEqual([]);
    expect(Buffer.from(zip.archive.comment).toString()).toBe('hello');
    expect(zip.archive).toMatchObject({ baseOffsetInBytes: 0, encryption: 'none', spanned: false });
    expect(zip.archive.entries[0]).toMatchObject({
      index: 0,
      methodName: 'deflate',
      sizeInBytes: 5,
      modified: '2019-11-26T12:34:56',
      encryption: { scheme: 'none' },
      isDirectory: false,
      fromDirectory: true,
    });
    expect(zip.archive.entries[2]).toMatchObject({ isDirectory: true });
  });

  it('does not let an entry with flag 0x40 hide the later ones', async () => {
    const zip = await readZip(buildZip({ entries: [{ ...A, flags: 0x41 }, B] }));
    expect(zip.names).toEqual(['a.txt', 'b.txt']);
    expect(zip.archive.entries[0]!.encryption).toEqual({ scheme: 'zipcrypto' });
    expect(zip.codes()).toEqual(['zip.strong-flag-without-header']);
  });

  it.each([
    ['an empty end record', buildZip({ entries: [] })],
    ['a whole ZIP', buildZip({ entries: [{ name: 'decoy', content: 'decoy' }] })],
    ['a signature alone', u32(0x06054b50)],
    [
      'thousands of empty end records',
      Buffer.concat(Array.from({ length: 2900 }, () => buildZip({ entries: [] }))),
    ],
    ['more decoys than are looked at', Buffer.concat(Array.from({ length: 16_000 }, () => u32(0x06054b50)))],
  ])('is not deceived by %s in the comment', async (_, comment) => {
    const zip = await readZip(buildZip({ entries: [A, B], comment }));
    expect(zip.names).toEqual(expect.arrayContaining(['a.txt', 'b.txt']));
    for (const [index, name] of zip.names.entries()) {
      if (name === 'a.txt') expect(await zip.decode(index)).toBe('first');
    }
  });

  it('lists the entries of a ZIP in the comment as well', async () => {
    const comment = buildZip({ entries: [{ name: 'inner', content: 'x' }] });
    const zip = await readZip(buildZip({ entries: [A], comment }));
    expect([...zip.names].sort()).toEqual(['a.txt', 'inner']);
    expect(zip.codes()).toContain('zip.several-directories');
  });

  it('does not list a ZIP that lies in the data of an entry', async () => {
    const content = buildZip({ entries: [{ name: 'inner', content: 'x' }] });
    const zip = await readZip(buildZip({ entries: [{ name: 'nested.zip', content, method: 0 }] }));
    expect(zip.names).toEqual(['nested.zip']);
    expect(zip.problems).toEqual([]);
  });

  it('does not list a ZIP in the data of an entry whose local header has long extra fields', async () => {
    const content = buildZip({ entries: [{ name: 'inner', content: 'x' }] });
    const local = { extra: extraField(0x7075, Buffer.alloc(300)) };
    const zip = await readZip(
      buildZip({ entries: [{ name: 'nested.zip', content, method: 0, local, descriptor: 'signed' }] }),
    );
    expect(zip.names).toEqual(['nested.zip']);
    expect(zip.codes()).not.toContain('zip.several-directories');
    expect(zip.codes()).not.toContain('zip.overlapping-entries');
  });

  it('lists both archives when one is appended to another', async () => {
    const zip = await readZip(Buffer.concat([buildZip({ entries: [A] }), buildZip({ entries: [B] })]));
    expect([...zip.names].sort()).toEqual(['a.txt', 'b.txt']);
    expect(zip.codes()).toContain('zip.several-directories');
  });

  it.each([100, 70_000, 3_000_000])('finds the archive in front of %i bytes of junk', async (length) => {
    const zip = await readZip(buildZip({ entries: [A], suffix: Buffer.alloc(length, 'junk') }));
    expect(zip.names).toEqual(['a.txt']);
    expect(await zip.decode(0)).toBe('first');
    expect(zip.codes()).toEqual(['zip.data-behind-end']);
  });

  it('finds an end record that straddles the border of what is read at once', async () => {
    for (let offset = -22; offset <= 0; offset += 1) {
      const zip = await readZip(buildZip({ entries: [A], suffix: Buffer.alloc((1 << 17) + offset) }));
      expect(zip.names).toEqual(['a.txt']);
    }
  });

  it.each([false, true])('reads a self-extractor (absolute offsets: %s)', async (absoluteOffsets) => {
    const prefix = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5000, 1)]);
    const zip = await readZip(buildZip({ entries: [A, B], prefix, absoluteOffsets }));
    expect(await zip.decode(1)).toBe('second');
    expect(zip.archive.baseOffsetInBytes).toBe(absoluteOffsets ? 0 : prefix.length);
    expect(zip.problems).toEqual([]);
  });

  it('keeps duplicate names apart', async () => {
    const zip = await readZip(buildZip({ entries: [A, { name: 'a.txt', content: 'other' }] }));
    expect([await zip.decode(0), await zip.decode(1)]).toEqual(['first', 'other']);
    expect(zip.codes()).toEqual(['zip.duplicate-name']);
  });

  it.each([0, 1, 3, 65_535])('lists all entries when the end record counts %i', async (count) => {
    const zip = await readZip(buildZip({ entries: [A, B], end: { count } }));
    expect(zip.names).toEqual(['a.txt', 'b.txt']);
    expect(zip.codes()).toContain('zip.count-mismatch');
  });

  it('finds the directory by its size, or by its offset, when the other one lies', async () => {
    const bySize = await readZip(buildZip({ entries: [A], end: { offset: 9 } }));
    expect(await bySize.decode(0)).toBe('first');
    expect(bySize.codes()).toEqual(['zip.directory-offset-mismatch']);
    const byOffset = await readZip(buildZip({ entries: [A], end: { size: 3 } }));
    expect(await byOffset.decode(0)).toBe('first');
    expect(byOffset.codes()).toEqual(['zip.directory-size-mismatch']);
  });

  it('goes by local headers to the directory when offset and size both lie', async () => {
    const zip = await readZip(buildZip({ entries: [A, B], end: { offset: 9, size: 3 } }));
    expect(zip.names).toEqual(['a.txt', 'b.txt']);
    expect(zip.codes()).toContain('zip.end-record-missing');
  });

  it('goes on behind bytes in the directory that are no header', async () => {
    const zip = await readZip(
      buildZip({ entries: [A, { ...B, central: { signature: 0x01014b50 } }, { ...A, name: 'c' }] }),
    );
    expect(zip.names).toEqual(['a.txt', 'c']);
    expect(zip.codes()).toEqual(expect.arrayContaining(['zip.directory-damaged', 'zip.count-mismatch']));
  });

  it('reads ZIP64 sizes, offsets and end records', async () => {
    const extra = extraField(1, u64(5, 7, 0));
    const saturated = { size: 0xffff_ffff, compressedSize: 0xffff_ffff, offset: 0xffff_ffff, extra };
    const zip = await readZip(buildZip({ entries: [{ ...A, central: saturated }, B], zip64: true }));
    expect(zip.problems).toEqual([]);
    expect(zip.archive.entries[0]).toMatchObject({
      sizeInBytes: 5,
      compressedSizeInBytes: 7,
      offsetInBytes: 0,
    });
    expect(await zip.decode(0)).toBe('first');
  });

  it('reads ZIP64 end records behind a prefix', async () => {
    const zip = await readZip(buildZip({ entries: [A], zip64: true, prefix: Buffer.alloc(333, 7) }));
    expect(await zip.decode(0)).toBe('first');
    expect(zip.archive.baseOffsetInBytes).toBe(333);
  });

  it('tells when a ZIP64 value is not there', async () => {
    const zip = await readZip(buildZip({ entries: [{ ...A, central: { size: 0xffff_ffff } }] }));
    expect(zip.codes()).toEqual(['zip.zip64-record-missing']);
  });

  it('lists by local headers when the archive is cut in front of its directory', async () => {
    const whole = buildZip({
      entries: [A, { ...B, descriptor: 'signed' }, { ...A, name: 'c', descriptor: 'plain' }],
    });
    const zip = await readZip(whole.subarray(0, whole.indexOf(u32(0x02014b50))));
    expect(zip.names).toEqual(['a.txt', 'b.txt', 'c']);
    expect(await Promise.all([zip.decode(0), zip.decode(1), zip.decode(2)])).toEqual([
      'first',
      'second',
      'first',
    ]);
    expect(zip.codes()).toEqual(['zip.directory-missing']);
    expect(zip.archive.entries.every((entry) => !entry.fromDirectory)).toBe(true);
  });

  it('reads a directory without an end record', async () => {
    const zip = await readZip(buildZip({ entries: [A, B], prefix: Buffer.alloc(50, 1) }).subarray(0, -22));
    expect(zip.codes()).toEqual(['zip.end-record-missing']);
    expect(await zip.decode(1)).toBe('second');
  });

  it('reports overlapping entries and entries outside', async () => {
    const overlap = { ...B, central: { offset: 0 } };
    expect((await readZip(buildZip({ entries: [A, overlap] }))).codes()).toEqual(['zip.overlapping-entries']);
    const outside = { ...B, central: { offset: 1 << 30 } };
    expect((await readZip(buildZip({ entries: [A, outside] }))).codes()).toEqual(['zip.entry-outside']);
  });

  it('reports one part of several', async () => {
    const zip = await readZip(buildZip({ entries: [A], end: { disk: 1 } }));
    expect(zip.archive.spanned).toBe(true);
    expect(zip.codes()).toEqual(['zip.spanned']);
  });

  it('reports an encrypted directory and lists the masked local headers', async () => {
    const masked = { flags: 0x2041, crc32: 0, size: 0, name: '1' };
    const whole = buildZip({ entries: [{ ...A, local: masked }] });
    const directoryAt = whole.indexOf(u32(0x02014b50));
    const record = [u32(0x06064b50), u64(76), u16(62, 62), u32(0, 0), u64(1, 1, 50, directoryAt)];
    const encryption = [u16(8), u64(50, 50), u16(0x6610, 256, 1, 0x8004, 4), u32(0)];
    const zip = await readZip(
      Buffer.concat([
        whole.subarray(0, directoryAt),
        Buffer.alloc(50, 0xe9),
        ...record,
        ...encryption,
        u32(0x07064b50, 0),
        u64(directoryAt + 50),
        u32(1, 0x06054b50),
        u16(0, 0, 0xffff, 0xffff),
        u32(0xffff_ffff, 0xffff_ffff),
        u16(0),
      ]),
    );
    expect(zip.archive).toMatchObject({ directoryEncrypted: true, encryption: 'all' });
    expect(zip.archive.entries[0]).toMatchObject({ name: '1', encryption: { scheme: 'directory' } });
    expect(zip.codes()).toEqual(['zip.directory-encrypted']);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'zip.not-a-zip'],
    ['text', Buffer.from('no archive at all'), 'zip.not-a-zip'],
    ['half an end record', buildZip({ entries: [] }).subarray(0, 15), 'zip.truncated'],
    [
      'an end record alone',
      buildZip({ entries: [], end: { count: 3, size: 9, offset: 77 } }),
      'zip.directory-missing',
    ],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(readZip(bytes)).rejects.toMatchObject({ name: 'FormatError', code });
  });

  it('stops at the limit of payloads and says so', async () => {
    const zip = await readZip(buildZip({ entries: [A, B, { name: 'c' }] }), { payloads: 2 });
    expect(zip.names).toEqual(['a.txt', 'b.txt']);
    expect(zip.codes()).toEqual(['limit.payloads']);
  });

  it('lists 66,000 entries, whose number has wrapped, in few reads and none of entry data', async () => {
    const entries = Array.from({ length: 66_000 }, (_, index) => ({ name: `n${index}` }));
    const bytes = buildZip({ entries, end: { count: 66_000 % 65_536 } });
    const reads: number[] = [];
    const source: Source = {
      sizeInBytes: bytes.length,
      read: async (offset, length) => {
        reads.push(offset);
        return bytes.subarray(offset, offset + length);
      },
    };
    const budget = new Budget(DEFAULT_LIMITS, bytes.length);
    const archive = await openZip(source, {
      budget,
      onProblem: (problem) => expect(problem).toBeUndefined(),
    });
    expect(archive.entries.length).toBe(66_000);
    expect(reads.length).toBeLessThan(20);
    expect(reads.filter((offset) => offset < bytes.indexOf(u32(0x02014b50)))).toEqual([]);
  });
});

describe('names', () => {
  const nameOf = async (entry: Parameters<typeof buildZip>[0]['entries'][number]): Promise<string> =>
    (await readZip(buildZip({ entries: [entry] }))).names[0] ?? '';

  it('are UTF-8 with the flag and code page 437 without', async () => {
    const name = Buffer.from('é');
    expect(await nameOf({ name })).toBe('é');
    expect(await nameOf({ name, flags: 0 })).toBe('├⌐');
    expect(await nameOf({ name: Uint8Array.of(0x81), flags: 0 })).toBe('ü');
  });

  it('are UTF-8 without the flag where a Unix tool wrote them and they are', async () => {
    const withHost = (host: number, name: Uint8Array) => {
      const zip = Buffer.from(buildZip({ entries: [{ name, flags: 0 }] }));
      zip.writeUInt8(host, zip.indexOf(u32(0x02014b50)) + 5);
      return readZip(zip);
    };
    const unix = await withHost(3, Buffer.from('加载器.dll'));
    expect({ names: unix.names, problems: unix.problems }).toEqual({ names: ['加载器.dll'], problems: [] });
    expect((await withHost(3, Uint8Array.of(0x81))).names).toEqual(['ü']);
    expect((await withHost(0, Buffer.from('é'))).names).toEqual(['├⌐']);
  });

  it('of folders need no slash where the attribute says so', async () => {
    const zip = Buffer.from(buildZip({ entries: [{ name: 'folder' }, A] }));
    zip.writeUInt32LE(0x10, zip.indexOf(u32(0x02014b50)) + 38);
    const { archive } = await readZip(zip);
    expect(archive.entries.map(({ isDirectory }) => isDirectory)).toEqual([true, false]);
  });

  it('come from the Unicode path field when its CRC fits the name', async () => {
    const { crc32 } = await import('node:zlib');
    const field = (crc: number) =>
      extraField(0x7075, Buffer.concat([Uint8Array.of(1), u32(crc), Buffer.from('ж')]));
    expect(await nameOf({ name: '?', flags: 0, extra: field(crc32('?')) })).toBe('ж');
    expect(await nameOf({ name: '?', flags: 0, extra: field(1) })).toBe('?');
  });

  it.each(['../../x', 'C:\\x', '/etc/x', 'a\0b', 'x\\y', ''])('are kept as they are: %j', async (name) => {
    expect(await nameOf({ name, content: 'x' })).toBe(name);
  });
});

describe('encryption', () => {
  const encryptionOf = async (entry: object) =>
    (await readZip(buildZip({ entries: [{ ...A, ...entry }] }))).archive.entries[0];
  const aes = (version: number, strength: number, method: number) =>
    extraField(
      0x9901,
      Buffer.concat([u16(version), Buffer.from('AE'), Uint8Array.of(strength), u16(method)]),
    );

  it.each([
    [1, 128],
    [2, 192],
    [3, 256],
  ])('recognises AES of strength %i', async (strength, strengthInBits) => {
    const entry = await encryptionOf({ flags: 1, extra: aes(2, strength, 8), central: { method: 99 } });
    expect(entry?.encryption).toEqual({ scheme: 'winzip-aes', strengthInBits, version: 2 });
    expect(entry?.methodName).toBe('deflate');
  });

  it('keeps an AES field in front of a malformed one', async () => {
    const extra = Buffer.concat([aes(1, 3, 0), Uint8Array.of(1, 2, 0xff, 0xff, 0)]);
    const entry = await encryptionOf({ flags: 1, central: { method: 99, extra } });
    expect(entry?.encryption).toEqual({ scheme: 'winzip-aes', strengthInBits: 256, version: 1 });
  });

  it.each([
    ['no field', Buffer.alloc(0)],
    ['an impossible strength', aes(2, 5, 8)],
    ['an impossible version', aes(7, 3, 8)],
    ['a short field', extraField(0x9901, u16(2))],
  ])('is unknown for method 99 with %s', async (_, extra) => {
    const entry = await encryptionOf({ flags: 1, central: { method: 99, extra } });
    expect(entry?.encryption).toEqual({ scheme: 'unknown' });
  });

  it('names the algorithm of strong encryption', async () => {
    const extra = extraField(0x17, u16(2, 0x6610, 256, 1));
    const entry = await encryptionOf({ flags: 0x41, extra });
    expect(entry?.encryption).toEqual({ scheme: 'pkware-strong', algorithm: 'aes-256' });
  });

  it('is summed up over files, not directories', async () => {
    const zip = async (...flags: number[]) =>
      (
        await readZip(
          buildZip({
            entries: [...flags.map((flag, i) => ({ ...A, name: `${i}`, flags: flag })), { name: 'd/' }],
          }),
        )
      ).archive.encryption;
    expect(await zip(0, 0)).toBe('none');
    expect(await zip(1, 0)).toBe('some');
    expect(await zip(1, 1)).toBe('all');
  });

  it('does not take an entry with content for a directory', async () => {
    expect((await encryptionOf({ name: 'x/' }))?.isDirectory).toBe(false);
  });
});
