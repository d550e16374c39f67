import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/io/format-error.js';
import { type BuiltCfb, buildCfb, type TreeNode } from './build-cfb.js';
import { coverageOf, expectBytes, open, pattern, readAll } from './open.js';

const END = 0xfffffffe;
const FREE = 0xffffffff;

const tree: TreeNode[] = [
  { name: 'a', data: pattern(5000, 1) },
  { name: 'b', data: pattern(6000, 2) },
  { name: 'c', data: pattern(300, 3) },
  { name: 'd', children: [{ name: 'e', data: pattern(100, 4) }] },
];

function damaged(damage: (built: BuiltCfb) => void, nodes: readonly TreeNode[] = tree): Uint8Array {
  const built = buildCfb(nodes);
  damage(built);
  return built.bytes;
}

const idOf = (built: BuiltCfb, path: string) => built.streamIds.get(path)!;
const entryOf = (built: BuiltCfb, path: string) => built.entryOffset(idOf(built, path));
const sectorsOf = (built: BuiltCfb, path: string) => built.streamSectors.get(idOf(built, path))!;
const setU16 = (built: BuiltCfb, at: number, value: number) =>
  new DataView(built.bytes.buffer).setUint16(at, value, true);

/** Reads all streams of all entries, so that every chain is followed. */
async function readEverything(bytes: Uint8Array) {
  const opened = await open(bytes);
  const contents = new Map<string, Uint8Array>();
  for (const entry of opened.file.entries) {
    if (entry.type === 'stream')
      contents.set(entry.path.join('/'), await readAll(opened.file.openStream(entry)));
  }
  await coverageOf(opened.file);
  return { ...opened, contents };
}

describe('chains', () => {
  it('a cycle ends the stream where it closes', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => built.setFat(sectorsOf(built, 'a')[3]!, sectorsOf(built, 'a')[1]!)),
    );
    expectBytes(contents.get('a')!, pattern(5000, 1).subarray(0, 4 * 512));
    expectBytes(contents.get('b')!, pattern(6000, 2));
    expect(codes()).toEqual(['cfb.chain-cycle']);
  });

  it('a chain that ends early gives what it has', async () => {
    const { contents, codes, file } = await readEverything(
      damaged((built) => built.setFat(sectorsOf(built, 'a')[2]!, END)),
    );
    expectBytes(contents.get('a')!, pattern(5000, 1).subarray(0, 3 * 512));
    expect(file.entries[1]!.sizeInBytes).toBe(5000);
    expect(codes()).toEqual(['cfb.chain-short']);
  });

  it('FREESECT ends a chain without harm when the stream is whole', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => built.setFat(sectorsOf(built, 'a').at(-1)!, FREE)),
    );
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expect(codes()).toEqual([]);
  });

  it('FREESECT in mid-stream ends it', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => built.setFat(sectorsOf(built, 'a')[2]!, FREE)),
    );
    expect(contents.get('a')!.length).toBe(3 * 512);
    expect(codes()).toEqual(['cfb.chain-ends-free']);
  });

  it('a sector past the end of the file ends the stream', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => built.setFat(sectorsOf(built, 'a')[2]!, 0x00ffffff)),
    );
    expect(contents.get('a')!.length).toBe(3 * 512);
    expect(codes()).toEqual(['cfb.chain-outside']);
  });

  it('two streams may share sectors; both are read', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => built.setU32(entryOf(built, 'b') + 116, sectorsOf(built, 'a')[0]!)),
    );
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expectBytes(contents.get('b')!.subarray(0, 5000), pattern(5000, 1));
    expect(codes()).toEqual(['cfb.chain-short', 'cfb.sector-shared']);
  });

  it('a mini chain with a cycle ends its stream', async () => {
    const { contents, codes } = await readEverything(damaged((built) => built.setMiniFat(1, 0)));
    expectBytes(contents.get('c')!, pattern(300, 3).subarray(0, 128));
    expectBytes(contents.get('d/e')!, pattern(100, 4));
    expect(codes()).toEqual(['cfb.mini-chain-cycle']);
  });

  it.each([
    ['ends early', END, 'cfb.mini-chain-short'],
    ['ends in a free one', FREE, 'cfb.mini-chain-ends-free'],
    ['leads out of the mini stream', 1000, 'cfb.mini-chain-outside'],
  ])('a chain of mini sectors that %s gives what it has', async (_, next, code) => {
    const { contents, codes } = await readEverything(damaged((built) => built.setMiniFat(1, next)));
    expectBytes(contents.get('c')!, pattern(300, 3).subarray(0, 128));
    expect(codes()).toEqual([code]);
  });

  it('a chain of mini sectors goes as far as there is a mini FAT', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => {
        built.setU32(60, END);
        built.setU32(64, 0);
      }),
    );
    expectBytes(contents.get('c')!, pattern(300, 3).subarray(0, 64));
    expect(codes()).toContain('cfb.mini-chain-unmapped');
  });

  it('thousands of streams over one chain take time linear in the file', async () => {
    const big = pattern(600_000, 1);
    const many = Array.from({ length: 4000 }, (_, id) => ({ name: `m${id}`, data: pattern(0, 1) }));
    const bytes = damaged(
      (built) => {
        for (const [path, id] of built.streamIds) {
          if (path === 'big') continue;
          built.setU32(built.entryOffset(id) + 116, sectorsOf(built, 'big')[0]!);
          built.setU32(built.entryOffset(id) + 120, big.length);
        }
      },
      [{ name: 'big', data: big }, ...many],
    );
    const { file, codes } = await open(bytes);
    let total = 0;
    for (const entry of file.entries)
      if (entry.type === 'stream') total += file.openStream(entry).sizeInBytes;
    expect(total).toBeLessThan(100 * bytes.length);
    expect(codes()).toEqual(['cfb.chain-allowance', 'cfb.sector-shared']);
  });
});

describe('header and FAT', () => {
  it('a file of more sectors than are looked at is not opened', async () => {
    const { bytes } = buildCfb(tree);
    const source = { sizeInBytes: (2 ** 26 + 2) * 512, read: async () => bytes.subarray(0, 512) };
    await expect(open(source)).rejects.toMatchObject({ code: 'cfb.too-large' });
  });

  it('a mini stream longer than any directory can fill is read in part', async () => {
    const built = buildCfb([{ name: 'big', data: new Uint8Array(2 ** 27 + 512) }, ...tree]);
    setU16(built, 32, 4);
    built.setU32(built.entryOffset(0) + 116, sectorsOf(built, 'big')[0]!);
    built.setU32(built.entryOffset(0) + 120, 2 ** 27 + 512);
    const { file, codes } = await open(built.bytes);
    expect(file.structure.miniStream.source.sizeInBytes).toBe(2 ** 27);
    expect(codes()).toContain('cfb.too-large');
  });

  it('needs a signature and a whole header', async () => {
    await expect(open(new Uint8Array(4096))).rejects.toMatchObject({ code: 'cfb.signature' });
    await expect(open(new Uint8Array(0))).rejects.toMatchObject({ code: 'cfb.signature' });
    await expect(open(buildCfb(tree).bytes.subarray(0, 511))).rejects.toMatchObject({
      code: 'cfb.header-truncated',
    });
  });

  it.each([
    ['reserved bytes', 34, 0x1234, 'cfb.header-field'],
    ['the CLSID', 8, 1, 'cfb.header-field'],
    ['the byte order', 28, 0, 'cfb.header-field'],
    ['the major version', 26, 7, 'cfb.header-field'],
    ['the sector shift', 30, 40, 'cfb.sector-shift'],
    ['the mini sector shift', 32, 0, 'cfb.sector-shift'],
  ])('survives what is wrong in %s', async (_, offsetInBytes, value, code) => {
    const { contents, codes } = await readEverything(damaged((built) => setU16(built, offsetInBytes, value)));
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expectBytes(contents.get('c')!, pattern(300, 3));
    expect(codes()).toEqual([code]);
  });

  it('any minor version will do', async () => {
    const { codes } = await readEverything(damaged((built) => setU16(built, 24, 0x7777)));
    expect(codes()).toEqual([]);
  });

  it('a FAT longer than the file is used as far as the file goes', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => {
        built.setU32(76 + 4, built.fatSectors[0]!);
        built.setU32(44, 2);
      }),
    );
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expect(codes()).toEqual([]);
  });

  it('a FAT sector count of zero does not hide the FAT', async () => {
    const { contents, codes } = await readEverything(damaged((built) => built.setU32(44, 0)));
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expect(codes()).toEqual(['cfb.fat-count']);
  });

  it('a FAT sector outside the file leaves the other pages usable', async () => {
    const nodes = [
      { name: 'front', data: pattern(20_000, 1) },
      { name: 'back', data: pattern(100_000, 2) },
    ];
    const bytes = damaged((built) => built.setU32(76 + 4, 0x00ffffff), nodes);
    const { codes, file } = await open(bytes);
    const front = file.entries.find(({ name }) => name === 'front');
    // The directory lies at the end, where the FAT is missing: it breaks off behind its first sector.
    expectBytes(await readAll(file.openStream(front!)), pattern(20_000, 1));
    expect(codes()).toEqual(['cfb.chain-unmapped', 'cfb.fat-sector-outside']);
  });

  it('a DIFAT that leads into itself is read once', async () => {
    const data = pattern(16_500_000, 1);
    const built = buildCfb([{ name: 'x', data }]);
    expect(built.fatSectors.length).toBeGreaterThan(109 + 127);
    const first = new DataView(built.bytes.buffer).getUint32(68, true);
    built.setU32(built.sectorOffset(first) + 508, first);
    const { codes } = await open(built.bytes);
    expect(codes()).toContain('cfb.difat-cycle');
  });

  it('a DIFAT sector outside the file ends the DIFAT', async () => {
    const built = buildCfb([{ name: 'x', data: pattern(8_000_000, 1) }]);
    built.setU32(68, 0x00ffffff);
    const { codes } = await open(built.bytes);
    expect(codes()).toContain('cfb.difat-sector-outside');
  });

  it('a last sector that is cut short still counts', async () => {
    const built = buildCfb([{ name: 'a', data: pattern(5000, 1) }], {
      placeSectors: (count) =>
        Array.from({ length: count }, (_, id) => (id < 10 ? count - 10 + id : id - 10)),
    });
    const cut = built.bytes.subarray(0, built.bytes.length - 120);
    const { contents, codes } = await readEverything(cut);
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expect(codes()).toEqual([]);
    const short = await readEverything(built.bytes.subarray(0, built.bytes.length - 500));
    expectBytes(short.contents.get('a')!, pattern(5000, 1).subarray(0, 9 * 512 + 12));
    expect(short.codes()).toEqual(['cfb.chain-outside']);
  });
});

describe('directory', () => {
  it('a mini FAT longer than the mini stream is used as far as that goes', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => {
        for (let id = 8; id < 128; id += 1) built.setMiniFat(id, id + 1);
      }),
    );
    expectBytes(contents.get('c')!, pattern(300, 3));
    expect(codes()).toEqual([]);
  });

  it('a sibling cycle is walked once', async () => {
    const { codes, file } = await readEverything(
      damaged((built) => {
        built.setU32(entryOf(built, 'a') + 72, idOf(built, 'b'));
        built.setU32(entryOf(built, 'b') + 72, idOf(built, 'a'));
        built.setU32(built.entryOffset(0) + 76, idOf(built, 'a'));
      }),
    );
    expect(codes()).toContain('cfb.directory-cycle');
    expect(file.entries.length).toBe(6);
  });

  it('a storage that is its own child is walked once', async () => {
    const { codes, file } = await readEverything(
      damaged((built) => built.setU32(entryOf(built, 'd') + 76, idOf(built, 'd'))),
    );
    expect(codes()).toEqual(['cfb.directory-cycle', 'cfb.directory-orphan']);
    expect(file.entries.find(({ name }) => name === 'e')).toMatchObject({ orphan: true, path: ['e'] });
  });

  it('links to entries that are not there are told', async () => {
    const { codes } = await readEverything(
      damaged((built) => built.setU32(entryOf(built, 'a') + 68, 0x1234567)),
    );
    expect(codes()).toContain('cfb.directory-link');
  });

  it('orphans are listed with their bytes, and the children of an orphan storage below it', async () => {
    const { contents, file, codes } = await readEverything(
      damaged((built) => built.setU32(built.entryOffset(0) + 76, FREE)),
    );
    expect(file.children(file.root)).toEqual([]);
    expect(file.entries.filter(({ orphan }) => orphan).length).toBe(5);
    expectBytes(contents.get('d/e')!, pattern(100, 4));
    expect(codes()).toEqual(['cfb.directory-orphan']);
  });

  it('without a root, streams of their own sectors are read', async () => {
    const { contents, codes, file } = await readEverything(
      damaged((built) => {
        built.bytes[built.entryOffset(0) + 66] = 0;
      }),
    );
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expect(contents.get('c')!.length).toBe(0);
    expect(file.root.path).toEqual([]);
    expect(codes()).toContain('cfb.directory-root-missing');
  });

  it('a root that claims to be a stream still gives the mini stream', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => {
        built.bytes[built.entryOffset(0) + 66] = 2;
      }),
    );
    expectBytes(contents.get('c')!, pattern(300, 3));
    expect(codes()).toContain('cfb.directory-root-missing');
  });

  it('the root may lie elsewhere, and there may be several', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => {
        built.bytes[entryOf(built, 'd') + 66] = 5;
      }),
    );
    expectBytes(contents.get('d/e')!, pattern(100, 4));
    expect(codes()).toEqual(['cfb.directory-root']);
  });

  it.each([
    [0, 'a'],
    [7, 'a'],
    [0xffff, 'a'],
    [66, 'a'],
  ])('a name length of %i is survived', async (lengthInBytes, name) => {
    const { contents, codes } = await readEverything(
      damaged((built) => setU16(built, entryOf(built, 'a') + 64, lengthInBytes)),
    );
    expectBytes(contents.get(name)!, pattern(5000, 1));
    expect(codes()).toEqual(['cfb.directory-name']);
  });

  it('an unknown type is listed as a stream', async () => {
    const { contents, codes } = await readEverything(
      damaged((built) => {
        built.bytes[entryOf(built, 'a') + 66] = 3;
      }),
    );
    expectBytes(contents.get('a')!, pattern(5000, 1));
    expect(codes()).toEqual(['cfb.directory-entry']);
  });

  it('10,000 storages inside one another are bounded', async () => {
    let nodes: TreeNode[] = [{ name: 'end', data: pattern(10, 1) }];
    for (let depth = 0; depth < 10_000; depth += 1) nodes = [{ name: `s${depth}`, children: nodes }];
    const { file, codes, contents } = await readEverything(buildCfb(nodes).bytes);
    expect(file.entries.length).toBe(10_002);
    expect(Math.max(...file.entries.map(({ path }) => path.length))).toBeLessThanOrEqual(257);
    expect([...contents.values()]).toEqual([pattern(10, 1)]);
    expect(codes()).toEqual(['cfb.directory-depth', 'cfb.directory-orphan']);
  });

  it.each([
    ['as long as is listed', 0, ['cfb.directory-root-missing']],
    ['longer than is listed', 512, ['cfb.directory-root-missing', 'cfb.directory-too-large']],
  ])('a directory %s', async (_, moreInBytes, expected) => {
    const built = buildCfb([{ name: 'big', data: new Uint8Array(2 ** 17 * 128 + moreInBytes) }]);
    built.setU32(48, sectorsOf(built, 'big')[0]!);
    const { file, codes } = await open(built.bytes);
    expect(file.entries).toEqual([]);
    expect(codes()).toEqual(expected);
  });

  it('a directory with a cycle is listed up to there', async () => {
    const { codes, file } = await readEverything(
      damaged((built) => built.setFat(built.directorySectors[1]!, built.directorySectors[0]!)),
    );
    expect(file.entries.length).toBe(6);
    expect(codes()).toEqual(['cfb.chain-cycle']);
  });
});

describe('arbitrary damage', () => {
  it('cut at every byte, it opens or says why not', async () => {
    const { bytes } = buildCfb(tree);
    for (let length = 0; length < bytes.length; length += length < 600 ? 1 : 37) {
      await survives(bytes.subarray(0, length));
    }
  });

  it('with fields overwritten, it opens or says why not', async () => {
    const { bytes } = buildCfb(tree);
    const value = fc.oneof(
      fc.nat(40),
      fc.constantFrom(END, FREE, 0xfffffffd, 0xfffffffc, 0xfffffffb, 0xfffffffa),
    );
    const word = fc.tuple(fc.nat(bytes.length / 4 - 1), value);
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 12 }), async (words) => {
        const copy = bytes.slice();
        const view = new DataView(copy.buffer);
        for (const [index, newValue] of words) view.setUint32(index * 4, newValue, true);
        await survives(copy);
      }),
      { numRuns: 400 },
    );
  });
});

async function survives(bytes: Uint8Array): Promise<void> {
  try {
    const { file, contents } = await readEverything(bytes);
    for (const content of contents.values()) expect(content.length).toBeLessThanOrEqual(bytes.length);
    const { hidden } = await coverageOf(file);
    for (const { source } of hidden) expect((await readAll(source)).some((byte) => byte !== 0)).toBe(true);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}
