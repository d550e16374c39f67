import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTar } from '../../samples-synthetic/builder/tar.js';
import {
  type Archive,
  type ArchiveEntry,
  BytesSource,
  FormatError,
  type FormatOptions,
  type Opened,
  openCabinet,
  openCabinetSet,
  openCompoundFile,
  openGzip,
  openMsiDatabase,
  openProgram,
  openRar,
  openSevenZip,
  openSignature,
  openTar,
  openZip,
  type Source,
} from '../../src/formats-api/index.js';
import { buildFormatFixtures, CONTENT, PASSWORD } from './fixture.js';

type Open = (source: Source, options?: FormatOptions) => Promise<Opened>;

const OPENERS: readonly (readonly [name: string, fixture: string, open: Open])[] = [
  ['openCompoundFile', 'setup.msi', openCompoundFile],
  ['openMsiDatabase', 'setup.msi', openMsiDatabase],
  ['openCabinet', 'data.cab', openCabinet],
  ['openZip', 'locked.zip', openZip],
  [
    'openSevenZip',
    'locked.7z',
    (source, options) => openSevenZip(source, { ...options, password: PASSWORD }),
  ],
  ['openRar', 'files.rar', openRar],
  ['openTar', 'files.tar', openTar],
  ['openGzip', 'a.txt.gz', openGzip],
  ['openProgram', 'signed.exe', openProgram],
  ['openSignature', 'signed.exe', openSignature],
];

const ARCHIVES: readonly (readonly [
  name: string,
  fixture: string,
  open: (source: Source) => Promise<Archive>,
])[] = [
  ['a cabinet', 'data.cab', openCabinet],
  ['a ZIP', 'locked.zip', openZip],
  ['a 7z archive', 'locked.7z', (source) => openSevenZip(source, { password: PASSWORD })],
  ['a RAR archive', 'files.rar', openRar],
  ['a tar archive', 'files.tar', openTar],
  ['a gzip file', 'a.txt.gz', openGzip],
];

let fixtures: Record<string, Uint8Array>;
const sourceOf = (name: string): Source => new BytesSource(fixtures[name] as Uint8Array);

beforeAll(async () => {
  fixtures = await buildFormatFixtures();
});

describe.each(OPENERS)('%s', (_, fixture, open) => {
  it('opens a file of its format without a problem', async () => {
    expect((await open(sourceOf(fixture))).problems).toEqual([]);
  });

  it('answers damage with a handle or a FormatError', async () => {
    const whole = fixtures[fixture] as Uint8Array;
    const damaged = [new Uint8Array(0), whole.subarray(0, 20), Buffer.from('no such format')];
    for (const share of [0.1, 0.5, 0.9]) damaged.push(whole.subarray(0, Math.floor(whole.length * share)));
    for (let at = 0; at < 600; at += 7) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0xff;
      damaged.push(flipped);
    }
    for (const bytes of damaged) {
      const failure = await open(new BytesSource(bytes)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure !== undefined) expect(failure).toBeInstanceOf(FormatError);
    }
  });

  it('takes nothing but a Source, and no limits that are none', async () => {
    // @ts-expect-error a caller without types
    await expect(open('setup.msi')).rejects.toThrow(TypeError);
    await expect(open(sourceOf(fixture), { limits: { bytesOut: Number.NaN } })).rejects.toThrow(TypeError);
  });

  it('stops when the caller has aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(open(sourceOf(fixture), { signal })).rejects.toThrow('enough');
  });
});

describe.each(ARCHIVES)('%s', (_, fixture, open) => {
  it('gives the content of its entries, in chunks that stay as they are', async () => {
    const archive = await open(sourceOf(fixture));
    expect(archive.entries).toMatchObject([
      { name: 'a.txt', sizeInBytes: CONTENT.length, isDirectory: false },
    ]);
    expect(await contentOf(archive, archive.entries[0])).toEqual(Buffer.from(CONTENT));
    expect(archive.problems).toEqual([]);
  });

  it('reads no entry of another archive', async () => {
    const [archive, other] = [await open(sourceOf(fixture)), await open(sourceOf(fixture))];
    await expect(contentOf(archive, other.entries[0])).rejects.toThrow(TypeError);
  });
});

describe('limits', () => {
  it('hold for what is read later', async () => {
    const archive = await openCabinet(sourceOf('data.cab'), { limits: { bytesOutPerPayload: 1_000 } });
    await expect(contentOf(archive, archive.entries[0])).rejects.toMatchObject({
      code: 'limit.bytes-out-per-payload',
    });
  });
});

describe('a set of cabinets', () => {
  it('is one archive, in whatever order it is given', async () => {
    const set = await openCabinetSet(
      ['disk2.cab', 'disk1.cab'].map((name) => ({ name, source: sourceOf(name) })),
    );
    expect(set.missing).toEqual([]);
    expect((await contentOf(set, set.entries[0])).length).toBe(50_000);
  });

  it('names what is missing', async () => {
    const { missing } = await openCabinetSet([{ name: 'disk1.cab', source: sourceOf('disk1.cab') }]);
    expect(missing).toEqual(['disk2.cab']);
  });
});

describe('a password', () => {
  it('that is wrong or absent is a FormatError', async () => {
    const zip = await openZip(sourceOf('locked.zip'));
    await expect(contentOf(zip, zip.entries[0], '')).rejects.toMatchObject({ code: 'zip.wrong-password' });
    await expect(openSevenZip(sourceOf('locked.7z'), { password: 'wrong' })).rejects.toThrow(FormatError);
    const unnamed = await openSevenZip(sourceOf('locked.7z'));
    expect(unnamed).toMatchObject({ entries: [], directoryEncrypted: true });
  });
});

describe('a tar archive', () => {
  it('lists links and directories, which have no content, and sparse files, which cannot be read', async () => {
    const bytes = buildTar([
      { name: 'folder/', typeFlag: '5' },
      { name: 'link', typeFlag: '2', linkName: '../a.txt' },
      { name: 'sparse', typeFlag: 'S', content: 'data' },
    ]);
    const archive = await openTar(new BytesSource(bytes));
    const [folder, link, sparse] = archive.entries;
    expect(folder).toMatchObject({ kind: 'directory', isDirectory: true });
    expect(link).toMatchObject({ kind: 'link', linkName: '../a.txt', sizeInBytes: 0 });
    for (const entry of [folder, link]) expect((await contentOf(archive, entry)).length).toBe(0);
    await expect(contentOf(archive, sparse)).rejects.toMatchObject({ code: 'tar.sparse-file' });
  });

  it('may be empty', async () => {
    expect((await openTar(new BytesSource(buildTar([])))).entries).toEqual([]);
  });
});

describe('a gzip file', () => {
  it('opens what is read through another handle, and reports what is behind its end once it is read', async () => {
    const packed = Buffer.concat([gzipSync(fixtures['files.tar']!), Buffer.from('more')]);
    const gzip = await openGzip(new BytesSource(packed));
    expect(gzip.entries).toMatchObject([{ name: '' }]);
    const tar = await openTar(new BytesSource(await contentOf(gzip, gzip.entries[0])));
    expect(tar.entries.map(({ name }) => name)).toEqual(['a.txt']);
    expect(gzip.problems).toMatchObject([{ code: 'gzip.data-behind-end', offsetInBytes: packed.length - 4 }]);
  });
});

describe('a database', () => {
  it('opens streams by their names', async () => {
    const database = await openMsiDatabase(sourceOf('setup.msi'));
    const cabinet = await openCabinet(database.findStream('data.cab')!.open());
    expect(cabinet.entries.map(({ name }) => name)).toContain('kq.zip');
    expect(database.findStream('nowhere')).toBeUndefined();
    expect(database.table('Property')?.rowCount).toBeGreaterThan(0);
  });
});

describe('a program', () => {
  it('is described with its signature', async () => {
    expect((await openProgram(sourceOf('signed.exe'))).facts).toMatchObject({ kind: 'exe', bits: 64 });
    expect((await openSignature(sourceOf('signed.exe'))).facts).toMatchObject({
      signer: { subject: 'CN=Example Signer' },
      digestMatches: true,
    });
  });
});

async function contentOf<Entry extends ArchiveEntry>(
  archive: Archive<Entry>,
  entry: Entry | undefined,
  password = PASSWORD,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive.read(entry!, { password })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
