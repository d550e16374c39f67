import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { buildTar, buildTarEntry, paxRecord, type TarInput } from '../../../samples-synthetic/builder/tar.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const HELLO = { name: 'a.txt', content: 'hello' };

async function read(bytes: Uint8Array) {
  const inventory = await inventoryOf(bytes);
  const [input, ...rest] = inventory.payloads;
  const entries = rest.filter(({ parent }) => parent === 0);
  return {
    inventory,
    type: input?.type,
    names: entries.map(({ name }) => name),
    sizes: entries.map(({ sizeInBytes }) => sizeInBytes),
    codes: problemCodes(inventory),
  };
}

describe('a tar archive', () => {
  it('gives its files as payloads', async () => {
    const program = buildPe({ kind: 'dll', bits: 32 });
    const { codes, inventory, type } = await read(
      buildTar([HELLO, { name: 'b/', typeFlag: '5' }, { name: 'b/c.dll', content: program }]),
    );
    expect(type).toBe('tar');
    expect(payloadAt(inventory, 'in › a.txt')).toMatchObject({
      type: 'text',
      source: 'archive-entry',
      sizeInBytes: 5,
    });
    expect(payloadAt(inventory, 'in › b/c.dll').type).toBe('pe-dll');
    expect(inventory.payloads[0]?.facts.archive).toMatchObject({ format: 'tar', entryCount: 2 });
    expect(codes).toEqual([]);
  });

  it.each<[string, readonly TarInput[], string]>([
    ['a prefix of ustar', [{ ...HELLO, prefix: 'some/folder' }], 'some/folder/a.txt'],
    ['no prefix in GNU archives', [{ ...HELLO, magic: 'ustar  \0', prefix: '00000000000' }], 'a.txt'],
    ['no magic number (version 7)', [{ ...HELLO, magic: '' }], 'a.txt'],
    [
      'a long name of GNU',
      [{ name: 'x', typeFlag: 'L', content: `${'n'.repeat(200)}\0` }, HELLO],
      'n'.repeat(200),
    ],
    [
      'a path of pax',
      [{ name: 'x', typeFlag: 'x', content: paxRecord('path', 'ü/Ω.txt') }, HELLO],
      'ü/Ω.txt',
    ],
    ['a global header', [{ name: 'x', typeFlag: 'g', content: paxRecord('comment', 'c') }, HELLO], 'a.txt'],
  ])('reads %s', async (_what, entries, name) => {
    const { codes, names, sizes } = await read(buildTar(entries));
    expect([names, sizes, codes]).toEqual([[name], [5], []]);
  });

  it('reads sizes in base 256 and out of pax', async () => {
    const size = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
    const pax = { name: 'x', typeFlag: 'x', content: paxRecord('size', '5') };
    const { codes, sizes } = await read(
      buildTar([{ ...HELLO, sizeField: size }, pax, { ...HELLO, name: 'b.txt', sizeField: '00000000000' }]),
    );
    expect([sizes, codes]).toEqual([[5, 5], []]);
  });

  it('lists links and follows none', async () => {
    const link = { name: 'link', typeFlag: '2', linkName: '/etc/passwd', sizeField: '00000001000' };
    const { codes, inventory, names } = await read(buildTar([link, HELLO]));
    expect(names).toEqual(['link', 'a.txt']);
    expect(payloadAt(inventory, 'in › link').sha256).toBeNull();
    expect(codes).toEqual([]);
  });

  it.each<[string, readonly TarInput[], string[]]>([
    ['names that lead out', [HELLO, { ...HELLO, name: '../../x' }], ['tar.name-traversal']],
    [
      'absolute names',
      [
        { ...HELLO, name: '/x' },
        { ...HELLO, name: 'C:\\x' },
      ],
      ['tar.name-absolute'],
    ],
    ['names that come twice', [HELLO, HELLO], ['tar.duplicate-name']],
    ['sparse files', [{ ...HELLO, typeFlag: 'S' }], ['tar.sparse-file']],
    [
      'malformed extended headers',
      [{ name: 'x', typeFlag: 'x', content: '99 path=b\n' }, HELLO],
      ['tar.extended-header'],
    ],
  ])('reports %s', async (_what, entries, expected) => {
    expect((await read(buildTar(entries))).codes).toEqual(expected);
  });

  it('reads the map of a sparse file to its end', async () => {
    const map = Buffer.alloc(512);
    const sparse = buildTarEntry({
      name: 's',
      typeFlag: 'S',
      change: (header) => header.writeUInt8(1, 482),
    });
    const { codes, names } = await read(Buffer.concat([sparse, map, buildTar([HELLO])]));
    expect([names, codes]).toEqual([['s', 'a.txt'], ['tar.sparse-file']]);
  });

  it('reads archives behind the end mark, and bytes behind them', async () => {
    const zip = buildZip([{ name: 'z.txt', content: Buffer.from('z') }]);
    const { codes, inventory, names } = await read(
      Buffer.concat([buildTar([HELLO]), buildTar([{ ...HELLO, name: 'b.txt' }]), zip]),
    );
    expect(names).toEqual(['a.txt', 'b.txt', 'gap@0x1000']);
    expect(payloadAt(inventory, 'in › gap@0x1000 › z.txt').sizeInBytes).toBe(1);
    expect(codes).toEqual(['tar.data-behind-end', 'tar.entries-behind-end']);
  });

  it('goes on behind a damaged header', async () => {
    const damaged = buildTarEntry({ name: 'b.txt', content: 'hidden' });
    damaged[0]! ^= 1;
    const { codes, names } = await read(
      Buffer.concat([buildTarEntry(HELLO), damaged, buildTar([{ ...HELLO, name: 'c.txt' }])]),
    );
    expect(names).toEqual(['a.txt', 'gap@0x400', 'c.txt']);
    expect(codes).toEqual(['tar.header-corrupt']);
  });

  it('keeps what there is of a cut archive', async () => {
    const { codes, sizes } = await read(
      buildTar([{ name: 'a', content: Buffer.alloc(3000, 'x') }]).subarray(0, 1512),
    );
    expect([sizes, codes]).toEqual([[1000], ['tar.truncated']]);
  });

  it('lists entries without their content, where only a list is asked for', async () => {
    const { payloads } = await inventoryOf(buildTar([HELLO]), { unpacks: false });
    expect(payloads.map(({ name, sha256 }) => [name, sha256])).toEqual([
      ['in', null],
      ['a.txt', null],
    ]);
  });

  it('is bounded by the limit on payloads', async () => {
    const many = buildTar(Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, content: '' })));
    const inventory = await inventoryOf(many, { limits: { payloads: 10 } });
    expect(inventory.payloads).toHaveLength(11);
    expect(problemCodes(inventory)).toEqual(['limit.payloads']);
  });
});

const hasTar = spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar') === true;

describe.skipIf(!hasTar)('GNU tar (skipped where it is not installed)', () => {
  it.each(['v7', 'ustar', 'oldgnu', 'gnu', 'posix'])(
    'and this agree on an archive of format %s',
    async (format) => {
      const folder = mkdtempSync(join(tmpdir(), 'tar-'));
      try {
        const isLong = format !== 'v7' && format !== 'ustar';
        const files: Record<string, string> = {
          'a.txt': 'hello',
          'folder/empty': '',
          [`folder/${'b'.repeat(isLong ? 150 : 60)}.txt`]: 'long'.repeat(1000),
        };
        for (const [name, content] of Object.entries(files)) {
          mkdirSync(dirname(join(folder, name)), { recursive: true });
          writeFileSync(join(folder, name), content);
        }
        symlinkSync('a.txt', join(folder, 'link'));
        const made = spawnSync(
          'tar',
          [`--format=${format}`, '-cf', 'out.tar', ...Object.keys(files), 'folder', 'link'],
          {
            cwd: folder,
          },
        );
        expect(made.status).toBe(0);
        const listing = spawnSync('tar', ['-tf', 'out.tar'], { cwd: folder, encoding: 'utf8' }).stdout;
        const expected = listing.split('\n').filter((name) => name !== '' && !name.endsWith('/'));
        const { inventory, names, type } = await read(readFileSync(join(folder, 'out.tar')));
        expect(type).toBe('tar');
        expect(names).toEqual(expected);
        for (const [name, content] of Object.entries(files)) {
          expect(payloadAt(inventory, `in › ${name}`).sizeInBytes).toBe(content.length);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
