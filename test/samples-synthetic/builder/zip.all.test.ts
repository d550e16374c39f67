import AdmZip from 'adm-zip';
import { describe, expect, it } from 'vitest';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { buildZip, type ZipEntry, type ZipOptions } from '../../../samples-synthetic/builder/zip.js';
import { extractWithSevenZip } from '../seven-zip.js';

const PASSWORD = 'Pass 1&2';

const entries: ZipEntry[] = [
  { name: 'noise.bin', content: pseudoRandomBytes('noise', 70_000), method: 'stored' },
  { name: 'folder/text.txt', content: Buffer.from('the same line\r\n'.repeat(2_000)) },
  { name: 'empty', content: new Uint8Array(0) },
];

describe('buildZip', () => {
  it.each<[string, ZipOptions]>([
    ['in the open', {}],
    ['with ZipCrypto', { encryption: { kind: 'zipcrypto', password: PASSWORD } }],
    ['with AES-128', { encryption: { kind: 'aes', password: PASSWORD, strengthInBits: 128 } }],
    ['with AES-192', { encryption: { kind: 'aes', password: PASSWORD, strengthInBits: 192 } }],
    ['with AES-256', { encryption: { kind: 'aes', password: PASSWORD, strengthInBits: 256 } }],
    ['with a comment', { comment: 'hello' }],
    ['with one entry open', { encryption: { kind: 'aes', password: PASSWORD }, openEntries: ['noise.bin'] }],
  ])('writes entries %s that 7-Zip reads back', async (_, options) => {
    const read = await extractWithSevenZip(buildZip(entries, options), { type: 'zip', password: PASSWORD });
    expect([...read.files.keys()].sort()).toEqual(entries.map((entry) => entry.name).sort());
    for (const { name, content } of entries) {
      expect(Buffer.compare(read.files.get(name) ?? Buffer.alloc(0), content), name).toBe(0);
    }
    expect(read.isOk).toBe(true);
  });

  it('is refused by 7-Zip under another password', async () => {
    const archive = buildZip(entries, { encryption: { kind: 'aes', password: PASSWORD } });
    const read = await extractWithSevenZip(archive, { type: 'zip', password: 'wrong' });
    expect(read.isOk).toBe(false);
  });

  it('writes ZipCrypto that adm-zip opens', () => {
    const archive = buildZip(entries, { encryption: { kind: 'zipcrypto', password: PASSWORD } });
    const entry = new AdmZip(Buffer.from(archive)).getEntry('folder/text.txt');
    expect(entry?.getData(PASSWORD)).toEqual(entries[1]?.content);
  });

  it('puts junk around the archive, with offsets that count it or not', () => {
    const prefix = pseudoRandomBytes('prefix', 321);
    const suffix = pseudoRandomBytes('suffix', 12);
    const plain = Buffer.from(buildZip(entries));
    const relative = Buffer.from(buildZip(entries, { prefix, suffix, offsetsCountPrefix: false }));
    expect(relative.subarray(321, -12).equals(plain)).toBe(true);
    const absolute = Buffer.from(buildZip(entries, { prefix }));
    const directoryOffset = absolute.readUInt32LE(absolute.length - 6);
    expect(absolute.readUInt32LE(directoryOffset)).toBe(0x02014b50);
  });
});
