import { describe, expect, it } from 'vitest';
import { readZip } from './reading.js';
import { buildZip, type EntrySpec, extraField, u64 } from './zip-builder.js';

const A: EntrySpec = { name: 'a.txt', content: 'first' };
const B: EntrySpec = { name: 'b.txt', content: 'second' };

async function auditOf(...entries: EntrySpec[]) {
  const zip = await readZip(buildZip({ entries }));
  const hidden = await zip.audit();
  return { codes: zip.codes(), hidden: hidden.map(({ name }) => name) };
}

describe('auditZip', () => {
  it('finds nothing wrong with well-formed archives, whatever stands behind their data', async () => {
    for (const descriptor of ['signed', 'plain', 'signed-64'] as const) {
      const audit = await auditOf(
        A,
        { ...B, descriptor },
        { name: 'empty', content: '', descriptor },
        { ...A, name: 'c' },
      );
      expect(audit).toEqual({ codes: [], hidden: [] });
    }
    const saturated = { size: 0xffff_ffff, compressedSize: 0xffff_ffff };
    const zip64 = { ...A, local: { ...saturated, extra: extraField(1, u64(5, 7)) } };
    expect(await auditOf(zip64, B)).toEqual({ codes: [], hidden: [] });
  });

  it.each([
    ['its size alone, as libarchive writes it', { size: 6 }],
    ['sizes marked as those of ZIP64, as Info-ZIP does', { size: 0xffff_ffff, compressedSize: 0xffff_ffff }],
  ])('reads a streamed entry once whose local header has %s', async (_, local) => {
    const audit = await auditOf({ ...B, local, descriptor: 'signed' }, A);
    expect(audit).toEqual({ codes: [], hidden: [] });
  });

  it('tells of a streamed entry whose local header has another size', async () => {
    const { codes } = await auditOf({ ...B, local: { size: 7 }, descriptor: 'signed' }, A);
    expect(codes).toEqual(['zip.local-size-differs']);
  });

  it.each([
    [{ name: 'other' }, 'zip.local-name-differs'],
    [{ method: 0 }, 'zip.local-method-differs'],
    [{ size: 6 }, 'zip.local-size-differs'],
    [{ crc32: 6 }, 'zip.local-crc-differs'],
    [{ flags: 0x0801 }, 'zip.local-encryption-differs'],
    [{ signature: 0x04034b51 }, 'zip.local-header-missing'],
  ])('tells of a local header with %j', async (local, code) => {
    expect((await auditOf({ ...A, local }, B)).codes).toContain(code);
  });

  it('tells of a last entry that reaches into the directory by one byte', async () => {
    const bytes = Buffer.from(buildZip({ entries: [A, { ...B, flags: 1 }] }));
    const last = bytes.lastIndexOf('PK\x03\x04');
    bytes.writeUInt16LE(bytes.readUInt16LE(last + 28) + 1, last + 28);
    const zip = await readZip(bytes);
    await zip.audit();
    expect(zip.codes()).toContain('zip.entry-over-directory');
  });

  it('tells of one kind of difference once, with the number of entries', async () => {
    const entries = Array.from({ length: 9 }, (_, i) => ({
      name: `${i}`,
      content: 'x',
      local: { name: 'z' },
    }));
    const zip = await readZip(buildZip({ entries }));
    await zip.audit();
    expect(zip.problems).toHaveLength(1);
    expect(zip.problems[0]).toMatchObject({
      code: 'zip.local-name-differs',
      effect: expect.stringContaining('8 more'),
    });
  });

  it.each(['first', 'middle', 'last'])(
    'finds an entry that the directory does not name: %s',
    async (place) => {
      const hidden: EntrySpec = { name: 'hidden.dll', content: 'payload', hidden: true };
      const entries =
        place === 'first' ? [hidden, A, B] : place === 'middle' ? [A, hidden, B] : [A, B, hidden];
      const zip = await readZip(buildZip({ entries }));
      const [found] = await zip.audit();
      expect(found).toMatchObject({ name: 'hidden.dll', fromDirectory: false, index: 2, sizeInBytes: 7 });
      expect(zip.codes()).toEqual(['zip.hidden-entry']);
    },
  );

  it('finds hidden entries with data descriptors, one after another, and among junk', async () => {
    const hidden: EntrySpec = { name: 'h1', content: 'payload', hidden: true, descriptor: 'signed' };
    const gapBehind = Buffer.from('junk PK\x03\x04 junk');
    const audit = await auditOf(
      A,
      hidden,
      { ...hidden, name: 'h2', gapBehind },
      { ...hidden, name: 'h3' },
      B,
    );
    expect(audit).toEqual({
      codes: ['zip.hidden-entry', 'zip.unreferenced-data'],
      hidden: ['h1', 'h2', 'h3'],
    });
  });

  it('finds entries in front of a self-extractor and behind the end', async () => {
    const inside = buildZip({ entries: [{ ...B, hidden: true }] }).subarray(0, -22);
    const zip = await readZip(buildZip({ entries: [A], prefix: inside, suffix: inside }));
    expect((await zip.audit()).map(({ name }) => name)).toEqual(['b.txt', 'b.txt']);
  });

  it('tells of bytes between entries, not of the program in front', async () => {
    const prefix = Buffer.alloc(1000, 'MZ');
    const zip = await readZip(buildZip({ entries: [{ ...A, gapBehind: Buffer.alloc(77, 1) }, B], prefix }));
    await zip.audit();
    expect(zip.problems).toMatchObject([{ code: 'zip.unreferenced-data', effect: '77 bytes in 1 place' }]);
  });

  it('is linear where local headers are spammed', async () => {
    const spam = Buffer.alloc(
      1 << 20,
      buildZip({ entries: [{ name: 'x', descriptor: 'plain' }] }).subarray(0, 31),
    );
    const zip = await readZip(buildZip({ entries: [{ ...A, gapBehind: spam }] }), { payloads: 1000 });
    expect((await zip.audit()).length).toBe(1000);
  });
});
