import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCompoundFile } from '../../../src/formats/cfb/compound-file.js';
import type { Source } from '../../../src/io/source.js';
import { BytesSource } from '../../../src/io/source.js';
import { buildCfb, type TreeNode } from './build-cfb.js';
import { coverageOf, expectBytes, open, pattern, readAll } from './open.js';

const descending = (count: number) => Array.from({ length: count }, (_, id) => count - 1 - id);

/** Streams on both sides of every boundary: none, a mini sector, the cutoff, a sector. */
const boundarySizes = [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192, 70_000];
const boundaryTree: TreeNode[] = boundarySizes.map((size) => ({
  name: `s${size}`,
  data: pattern(size, size),
}));

describe('openCompoundFile', () => {
  for (const version of [3, 4] as const) {
    for (const [order, placeSectors] of [
      ['ascending', undefined],
      ['descending', descending],
    ] as const) {
      it(`reads streams of every boundary size, version ${version}, ${order} sectors`, async () => {
        const options = placeSectors === undefined ? { version } : { version, placeSectors };
        const { file, problems, read } = await open(buildCfb(boundaryTree, options).bytes);
        expect(file.header.majorVersion).toBe(version);
        for (const { name, data } of boundaryTree) expectBytes(await read(name), data!);
        expect(problems).toEqual([]);
      });
    }
  }

  it('follows the DIFAT when the FAT has more than 109 sectors', async () => {
    const data = pattern(8_000_000, 3);
    const built = buildCfb([{ name: 'big', data }]);
    expect(built.fatSectors.length).toBeGreaterThan(109);
    const { file, problems, read } = await open(built.bytes);
    expectBytes(await read('big'), data);
    const { bytes } = await coverageOf(file);
    expect(bytes.difat).toBe(512);
    expect(bytes.fat).toBe(built.fatSectors.length * 512);
    expect(problems).toEqual([]);
  });

  it('reads any range of a fragmented stream', async () => {
    const data = pattern(30_000, 5);
    const shuffled = (count: number) => Array.from({ length: count }, (_, id) => (id * 7) % count);
    const built = buildCfb([{ name: 'x', data }], {
      placeSectors: (n) => (n % 7 === 0 ? descending(n) : shuffled(n)),
    });
    const { file } = await open(built.bytes);
    const source = file.openStream(file.entries[1]!);
    await fc.assert(
      fc.asyncProperty(fc.nat(data.length), fc.nat(data.length), async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        expectBytes(await source.read(start, end - start), data.subarray(start, end));
      }),
    );
    await expect(source.read(data.length, 1)).rejects.toThrow(RangeError);
  });

  it('gives entries with path, type, CLSID and children', async () => {
    const clsid = Uint8Array.of(0x84, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
    const tree: TreeNode[] = [
      { name: 'top', data: pattern(10, 1) },
      {
        name: 'store',
        clsid,
        children: [{ name: 'inner', children: [{ name: 'leaf', data: pattern(20, 2) }] }],
      },
    ];
    const { file, read, problems } = await open(buildCfb(tree).bytes);
    const store = file.entries.find(({ name }) => name === 'store')!;
    expect(store).toMatchObject({
      type: 'storage',
      clsid: '{000C1084-0000-0000-C000-000000000046}',
      sizeInBytes: 0,
    });
    expect(file.children(file.root).map(({ name }) => name)).toEqual(['top', 'store']);
    expect(file.children(store).map(({ path }) => path)).toEqual([['store', 'inner']]);
    expect(file.root).toMatchObject({ type: 'root', clsid: '', path: [], orphan: false });
    expectBytes(await read('store/inner/leaf'), pattern(20, 2));
    expect(() => file.openStream(store).sizeInBytes).toThrow(TypeError);
    expect(problems).toEqual([]);
  });

  it('keeps names as they are, lone surrogates too', async () => {
    const name = '\u0005\ud800䡀\u4840';
    const { file } = await open(buildCfb([{ name, data: pattern(1, 1) }]).bytes);
    expect(file.entries[1]!.name).toBe(name);
  });

  it('takes the size of a version 3 stream from its lower half', async () => {
    const built = buildCfb([{ name: 'x', data: pattern(5000, 1) }]);
    built.setU32(built.entryOffset(1) + 124, 0xcafe);
    const { file, problems } = await open(built.bytes);
    expect(file.openStream(file.entries[1]!).sizeInBytes).toBe(5000);
    expect(problems).toEqual([]);
  });

  it('opens 100,000 siblings linked as a list, and 20,000 streams with their bytes', async () => {
    const many = Array.from({ length: 100_000 }, (_, id) => ({
      name: `e${id}`,
      data: pattern(id < 20_000 ? 8 : 0, id),
    }));
    const { file, problems } = await open(buildCfb(many, { siblings: 'list' }).bytes);
    expect(file.children(file.root).length).toBe(100_000);
    for (const entry of file.entries.slice(1, 20_001)) {
      const bytes = await readAll(file.openStream(entry));
      if (bytes[0] !== pattern(1, entry.streamId - 1)[0]) throw new Error(entry.name);
    }
    expect(problems).toEqual([]);
  });

  it('reads little of a large file to list it, and neighbours with one read', async () => {
    const built = buildCfb([{ name: 'cab', data: new Uint8Array(20_000_000) }]);
    const counted = new CountingSource(new BytesSource(built.bytes));
    const { file } = await open(counted);
    expect(counted.bytesRead / built.bytes.length).toBeLessThan(0.01);
    expect(counted.reads).toBeLessThan(20);
    counted.reads = 0;
    await readAll(file.openStream(file.entries[1]!));
    expect(counted.reads).toBe(1);
  });

  it('reads sectors in descending order in few reads', async () => {
    const data = pattern(2_300_000, 9);
    const counted = new CountingSource(
      new BytesSource(buildCfb([{ name: 'x', data }], { placeSectors: descending }).bytes),
    );
    const { file } = await open(counted);
    expectBytes(await readAll(file.openStream(file.entries[1]!)), data);
    expect(counted.reads).toBeLessThan(300);
  });
});

describe('sizes past 2 GiB', () => {
  it('reads a stream that lies behind 4 GiB in a sparse source', async () => {
    // A version 4 file of one FAT page per 4 MiB is large to build: the stream is moved in a mock of the file instead.
    const built = buildCfb([{ name: 'far', data: pattern(8192, 4) }], { version: 4 });
    const { file, problems } = await open(new FarSource(built.bytes, 6 * 2 ** 30));
    expect(file.source.sizeInBytes).toBeGreaterThan(2 ** 32);
    expectBytes(await readAll(file.openStream(file.entries[1]!)), pattern(8192, 4));
    expect(problems).toEqual([]);
  });
});

it('isCompoundFile knows the signature', () => {
  expect(isCompoundFile(buildCfb([]).bytes)).toBe(true);
  expect(isCompoundFile(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0))).toBe(false);
});

describe('any tree that can be written', () => {
  const leaf = fc.record({
    data: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 4000, maxLength: 5000 })),
  });
  const { node } = fc.letrec<{ node: Omit<TreeNode, 'name'> }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('node'), { maxLength: 5 }).map((nodes) => ({ children: named(nodes) })),
    ),
  }));
  const tree = fc.array(node, { maxLength: 8 }).map(named);

  it('is listed exactly, and every byte has a role', async () => {
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.constantFrom(3 as const, 4 as const),
        fc.boolean(),
        async (nodes, version, isReversed) => {
          const built = buildCfb(nodes, isReversed ? { version, placeSectors: descending } : { version });
          const { file, problems, read } = await open(built.bytes);
          const expected = flatten(nodes);
          expect(
            file.entries
              .slice(1)
              .map(({ path }) => path.join('/'))
              .sort(),
          ).toEqual([...expected.keys()].sort());
          for (const [path, data] of expected) if (data !== undefined) expectBytes(await read(path), data);
          const { hidden } = await coverageOf(file);
          expect(hidden).toEqual([]);
          expect(problems).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function named(nodes: readonly Omit<TreeNode, 'name'>[]): TreeNode[] {
  return nodes.map((node, index) => ({ ...node, name: `n${index}` }));
}

function flatten(nodes: readonly TreeNode[], prefix = ''): Map<string, Uint8Array | undefined> {
  const found = new Map<string, Uint8Array | undefined>();
  for (const { name, data, children } of nodes) {
    found.set(prefix + name, data);
    for (const [path, inner] of flatten(children ?? [], `${prefix}${name}/`)) found.set(path, inner);
  }
  return found;
}

class CountingSource implements Source {
  reads = 0;
  bytesRead = 0;

  constructor(private readonly inner: Source) {}

  get sizeInBytes(): number {
    return this.inner.sizeInBytes;
  }

  read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    this.reads += 1;
    this.bytesRead += lengthInBytes;
    return this.inner.read(offsetInBytes, lengthInBytes);
  }
}

/** The file of `bytes` (version 4) with its stream "far" moved to `farInBytes`, zeros and FAT pages in between. */
class FarSource implements Source {
  readonly sizeInBytes: number;
  private readonly head: Uint8Array;

  constructor(
    bytes: Uint8Array,
    private readonly farInBytes: number,
  ) {
    const farSector = farInBytes / 4096 - 1;
    const pages = Math.ceil((farSector + 2) / 1024);
    this.sizeInBytes = farInBytes + 8192;
    this.head = new Uint8Array(8 * 2 ** 20);
    this.head.set(bytes);
    const view = new DataView(this.head.buffer);
    const built = buildCfb([{ name: 'far', data: new Uint8Array(8192) }], { version: 4 });
    view.setUint32(built.entryOffset(1) + 116, farSector, true);

    // FAT pages from 1 MiB on, DIFAT sectors behind them.
    const firstPage = 255;
    const fatBytes = new Uint32Array(pages * 1024).fill(0xffffffff);
    const start = view.getUint32(built.entryOffset(0) + 116, true);
    fatBytes[built.directorySectors[0]!] = 0xfffffffe;
    if (start < 0xfffffffa) fatBytes[start] = 0xfffffffe;
    fatBytes[farSector] = farSector + 1;
    fatBytes[farSector + 1] = 0xfffffffe;
    this.head.set(new Uint8Array(fatBytes.buffer), (firstPage + 1) * 4096);
    const firstDifat = firstPage + pages;
    for (let page = 0; page < pages; page += 1) {
      const at =
        page < 109
          ? 76 + page * 4
          : (firstDifat + Math.floor((page - 109) / 1023) + 1) * 4096 + ((page - 109) % 1023) * 4;
      view.setUint32(at, firstPage + page, true);
    }
    const difatCount = Math.ceil((pages - 109) / 1023);
    for (let index = 0; index < difatCount; index += 1) {
      view.setUint32(
        (firstDifat + index + 2) * 4096 - 4,
        index + 1 < difatCount ? firstDifat + index + 1 : 0xfffffffe,
        true,
      );
    }
    view.setUint32(44, pages, true);
    view.setUint32(68, firstDifat, true);
    view.setUint32(72, difatCount, true);
  }

  async read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(lengthInBytes);
    if (offsetInBytes < this.head.length)
      bytes.set(this.head.subarray(offsetInBytes, offsetInBytes + lengthInBytes));
    const far = pattern(8192, 4);
    for (let at = 0; at < lengthInBytes; at += 1) {
      const index = offsetInBytes + at - this.farInBytes;
      if (index >= 0) bytes[at] = far[index]!;
    }
    return bytes;
  }
}
