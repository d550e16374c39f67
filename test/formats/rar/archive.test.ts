import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isRar, openRar } from '../../../src/formats/rar/archive.js';
import { readStoredEntry } from '../../../src/formats/rar/stored-entry.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import type { Deviation } from '../../../src/io/problem.js';
import { BytesSource } from '../../../src/io/source.js';

const RAR4 = Buffer.from('Rar!\x1a\x07\0', 'latin1');
const RAR5 = Buffer.from('Rar!\x1a\x07\x01\0', 'latin1');

async function open(...parts: Uint8Array[]) {
  const bytes = Buffer.concat(parts);
  const problems: Deviation[] = [];
  const budget = new Budget({ ...DEFAULT_LIMITS, payloads: 100 }, bytes.length);
  const archive = await openRar(new BytesSource(bytes), { budget, onProblem: (one) => problems.push(one) });
  return { archive, codes: problems.map(({ code }) => code) };
}

/** A block of RAR 4: checksum, type, flags, size, the rest. */
function block4(type: number, flags: number, rest: Uint8Array, data: Uint8Array = new Uint8Array(0)): Buffer {
  const head = Buffer.alloc(7);
  head[2] = type;
  head.writeUInt16LE(flags, 3);
  head.writeUInt16LE(7 + rest.length, 5);
  const header = Buffer.concat([head, rest]);
  header.writeUInt16LE(crc32(header.subarray(2)) & 0xffff, 0);
  return Buffer.concat([header, data]);
}

function file4(name: Uint8Array | string, flags: number, size: number, data: Uint8Array): Buffer {
  const rawName = Buffer.from(name);
  const fixed = Buffer.alloc(25);
  fixed.writeUInt32LE(data.length, 0);
  fixed.writeUInt32LE(size, 4);
  fixed.writeUInt16LE(rawName.length, 19);
  return block4(0x74, flags | 0x8000, Buffer.concat([fixed, rawName]), data);
}

/** Header with a comment behind its fields: its size counts the comment, its checksum, which counts the size, does not. */
function withComment(header: Buffer, comment: Buffer): Buffer {
  const all = Buffer.concat([header, comment]);
  all.writeUInt16LE(all.length, 5);
  all.writeUInt16LE(crc32(all.subarray(2, header.length)) & 0xffff, 0);
  return all;
}

/** A file of RAR 4 whose method is "stored". */
function stored4(name: string, content: Buffer, crc = crc32(content), flags = 0): Buffer {
  const file = file4(name, flags, content.length, content);
  file.writeUInt32LE(crc, 7 + 9);
  file[7 + 18] = 0x30;
  file.writeUInt16LE(crc32(file.subarray(2, file.length - content.length)) & 0xffff, 0);
  return file;
}

const MAIN4 = block4(0x73, 0, Buffer.alloc(6));
const END4 = block4(0x7b, 0, Buffer.alloc(0));

/** A variable-length number of RAR 5. */
function number(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}

function block5(type: number, body: Uint8Array, extra?: Uint8Array, data?: Uint8Array): Buffer {
  const flags = (extra === undefined ? 0 : 1) | (data === undefined ? 0 : 2);
  const content = Buffer.concat([
    number(type),
    number(flags),
    ...(extra === undefined ? [] : [number(extra.length)]),
    ...(data === undefined ? [] : [number(data.length)]),
    body,
    extra ?? Buffer.alloc(0),
  ]);
  const sized = Buffer.concat([number(content.length), content]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(sized));
  return Buffer.concat([checksum, sized, data ?? Buffer.alloc(0)]);
}

function file5(
  name: string,
  size: number,
  options: { isDirectory?: boolean; encrypted?: boolean } = {},
): Buffer {
  const rawName = Buffer.from(name);
  const flags = options.isDirectory === true ? 1 : 4;
  const body = Buffer.concat([
    number(flags),
    number(size),
    number(0x20),
    Buffer.alloc(flags === 4 ? 4 : 0),
    number(0),
    number(1),
    number(rawName.length),
    rawName,
  ]);
  const extra =
    options.encrypted === true ? Buffer.concat([number(3), number(1), Buffer.alloc(2)]) : undefined;
  return block5(2, body, extra, Buffer.alloc(300, 7));
}

function stored5(name: string, content: Buffer, crc = crc32(content)): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc);
  const rawName = Buffer.from(name);
  const fields = [number(4), number(content.length), number(0x20), sum, number(0), number(1)];
  return block5(2, Buffer.concat([...fields, number(rawName.length), rawName]), undefined, content);
}

const MAIN5 = block5(1, number(0));
const END5 = block5(5, number(0));

describe('openRar, version 4', () => {
  it('lists files with their sizes and encryption', async () => {
    const large = Buffer.alloc(100, 1);
    const blocks = [
      file4('a.txt', 0, 5, Buffer.from('data')),
      file4('dir', 0xe0, 0, Buffer.alloc(0)),
      file4('secret.dll', 0x04, 999, large),
    ];
    expect(isRar(RAR4)).toBe(true);
    expect(await open(RAR4, MAIN4, ...blocks, END4)).toMatchObject({
      archive: {
        headerEncrypted: false,
        encrypted: true,
        entries: [
          { name: 'a.txt', sizeInBytes: 5, encrypted: false, isDirectory: false },
          { name: 'dir', sizeInBytes: 0, encrypted: false, isDirectory: true },
          { name: 'secret.dll', sizeInBytes: 999, encrypted: true, isDirectory: false },
        ],
      },
      codes: [],
    });
  });

  it('decodes Unicode names', async () => {
    const differences = Buffer.from([0x04, 0b01_01_01_00, 0x36, 0x38, 0x40, 0x21]); // the common high byte, the modes, four units;
    const names = [Buffer.from('жук'), Buffer.concat([Buffer.from('???!'), Buffer.from([0]), differences])];
    const { archive } = await open(
      RAR4,
      MAIN4,
      ...names.map((name) => file4(name, 0x200, 1, Buffer.alloc(1))),
    );
    expect(archive.entries?.map(({ name }) => name)).toEqual(['жук', '\u0436\u0438\u0440!']);
  });

  it('shows names of no stated code page as UTF-8 where they are', async () => {
    const names = [Buffer.from('жук.txt'), Buffer.from('a\xe4.txt', 'latin1')];
    const { archive } = await open(RAR4, MAIN4, ...names.map((name) => file4(name, 0, 1, Buffer.alloc(1))));
    expect(archive.entries?.map(({ name }) => name)).toEqual(['жук.txt', 'a\xe4.txt']);
  });

  it('reads headers of RAR 1.5 and 2 with comments, which their checksums leave out', async () => {
    const comment = Buffer.alloc(25, 0x75);
    const main = withComment(block4(0x73, 0x02, Buffer.alloc(6)), comment);
    const file = file4('a.txt', 0x08, 5, Buffer.from('data'));
    const header = withComment(file.subarray(0, -4), comment);
    const { archive, codes } = await open(RAR4, main, header, Buffer.from('data'), MAIN4, END4);
    expect(archive.entries?.map(({ name }) => name)).toEqual(['a.txt']);
    expect(codes).toEqual([]);
  });

  it('says when the headers are encrypted', async () => {
    expect(await open(RAR4, block4(0x73, 0x80, Buffer.alloc(6)), Buffer.alloc(50, 9))).toEqual({
      archive: { headerEncrypted: true, encrypted: true, entries: undefined },
      codes: ['rar.header-encrypted'],
    });
  });
});

describe('openRar, version 5', () => {
  it('lists files with their sizes and encryption', async () => {
    const blocks = [
      file5('a.txt', 5_000_000_000),
      file5('дир', 0, { isDirectory: true }),
      file5('s', 9, { encrypted: true }),
    ];
    expect(isRar(RAR5)).toBe(true);
    expect(await open(RAR5, MAIN5, ...blocks, END5)).toMatchObject({
      archive: {
        headerEncrypted: false,
        encrypted: true,
        entries: [
          { name: 'a.txt', sizeInBytes: 5_000_000_000, encrypted: false, isDirectory: false },
          { name: 'дир', sizeInBytes: 0, encrypted: false, isDirectory: true },
          { name: 's', sizeInBytes: 9, encrypted: true, isDirectory: false },
        ],
      },
      codes: [],
    });
  });

  it('says when the headers are encrypted', async () => {
    const { archive, codes } = await open(RAR5, block5(4, Buffer.alloc(20)), Buffer.alloc(50, 9));
    expect(archive).toEqual({ headerEncrypted: true, encrypted: true, entries: undefined });
    expect(codes).toEqual(['rar.header-encrypted']);
  });
});

describe.each([
  ['4', RAR4, MAIN4, (name: string) => file4(name, 0, 5, Buffer.from('data'))],
  ['5', RAR5, MAIN5, (name: string) => file5(name, 5)],
] as const)('a damaged RAR %s', (_, signature, main, file) => {
  it('keeps what was listed in front of the damage', async () => {
    const bad = Buffer.from(file('b'));
    bad[bad.indexOf('b')]! ^= 1;
    const { archive, codes } = await open(signature, main, file('a'), bad, file('c'));
    expect(archive.entries?.map(({ name }) => name)).toEqual(['a']);
    expect(codes).toEqual(['rar.header-corrupt']);
  });

  it('tells of a file that is cut off', async () => {
    const { archive, codes } = await open(signature, main, file('a').subarray(0, -1));
    expect(archive.entries).toHaveLength(1);
    expect(codes).toEqual(['rar.truncated']);
  });

  it('reads headers with long names', async () => {
    const name = 'n'.repeat(5000);
    expect((await open(signature, main, file(name))).archive.entries?.[0]?.name).toBe(name);
  });

  it('stops at the limit of payloads', async () => {
    const { archive, codes } = await open(signature, main, ...Array.from({ length: 101 }, () => file('x')));
    expect(archive.entries).toHaveLength(100);
    expect(codes).toEqual(['limit.payloads']);
  });

  it('gives a result or a FormatError for any cut and any flip', async () => {
    const whole = Buffer.concat([signature, main, file('a'), file('b')]);
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 0xff;
      for (const bytes of [whole.subarray(0, at), flipped]) {
        await open(bytes).catch((error: unknown) => {
          if (!(error instanceof FormatError)) throw error;
        });
      }
    }
  });
});

describe.each([
  ['version 4', (file: Buffer) => [RAR4, MAIN4, file, END4], stored4],
  ['version 5', (file: Buffer) => [RAR5, MAIN5, file, END5], stored5],
])('readStoredEntry, %s', (_version, archiveOf, stored) => {
  const content = Buffer.from('stored as it is');

  async function read(bytes: Uint8Array) {
    const problems: Deviation[] = [];
    const options = {
      budget: new Budget(DEFAULT_LIMITS, bytes.length),
      onProblem: (one: Deviation) => problems.push(one),
    };
    const source = new BytesSource(bytes);
    const [entry] = (await openRar(source, options)).entries ?? [];
    expect(entry?.isStored).toBe(true);
    const chunks: Uint8Array[] = [];
    for await (const chunk of readStoredEntry(source, entry!, options)) chunks.push(chunk);
    return { content: Buffer.concat(chunks), codes: problems.map(({ code }) => code) };
  }

  it('gives the content', async () => {
    const bytes = Buffer.concat(archiveOf(stored('a.txt', content)));
    expect(await read(bytes)).toEqual({ content, codes: [] });
  });

  it('tells of a wrong CRC, and of an archive that ends early', async () => {
    const wrong = Buffer.concat(archiveOf(stored('a.txt', content, 1)));
    expect(await read(wrong)).toEqual({ content, codes: ['rar.crc-mismatch'] });
    const whole = Buffer.concat(archiveOf(stored('a.txt', content)));
    const cut = await read(whole.subarray(0, whole.indexOf(content) + 4));
    expect(cut.content.toString()).toBe('stor');
    expect(cut.codes).toContain('rar.truncated');
  });
});
