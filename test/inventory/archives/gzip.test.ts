import { spawnSync } from 'node:child_process';
import { crc32, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildTar } from '../../../samples-synthetic/builder/tar.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const HELLO = gzipSync('hello');

async function read(bytes: Uint8Array) {
  const inventory = await inventoryOf(bytes);
  const [, content, behind] = inventory.payloads;
  return { content, behind, codes: problemCodes(inventory) };
}

/** With an extra field, a name, a comment and a CRC of the header. */
function withWholeHeader(name: string, headerCrc?: number): Buffer {
  const head = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 4, 0, 1, 2, 3, 4]),
    Buffer.from(`${name}\0a comment\0`, 'latin1'),
  ]);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(headerCrc ?? crc32(head) & 0xffff);
  return Buffer.concat([head, checksum, HELLO.subarray(10)]);
}

describe('a gzip file', () => {
  it('gives its content as a payload', async () => {
    const { codes, content } = await read(HELLO);
    expect(content).toMatchObject({ path: 'in › in', type: 'text', source: 'archive-entry', sizeInBytes: 5 });
    expect(codes).toEqual([]);
  });

  it('names it as the header does, behind every optional field', async () => {
    const { codes, content } = await read(withWholeHeader('é.txt'));
    expect([content?.name, content?.sizeInBytes, codes]).toEqual(['é.txt', 5, []]);
    expect((await read(withWholeHeader('a', 1))).codes).toEqual(['gzip.header-crc-mismatch']);
  });

  it('joins its members', async () => {
    const many = Buffer.concat(Array.from({ length: 300 }, () => HELLO));
    expect(await read(many)).toMatchObject({ content: { sizeInBytes: 1500 }, codes: [] });
  });

  it('opens a tar.gz, also in a package', async () => {
    const archive = gzipSync(buildTar([{ name: 'a.txt', content: 'hello' }]));
    const installer = await inventoryOf(buildInstaller({ name: 'x', binaries: { 'data.tgz': archive } }));
    expect(installer.payloads.map(({ path }) => path)).toContain(
      'in › Binary.data.tgz › Binary.data.tar › a.txt',
    );
    const alone = await inventoryOf(archive);
    expect(payloadAt(alone, 'in › in › a.txt').sizeInBytes).toBe(5);
  });

  it.each<[string, number, string]>([
    ['a CRC', -8, 'gzip.crc-mismatch'],
    ['a size', -4, 'gzip.size-mismatch'],
  ])('reports %s that does not fit', async (_what, at, code) => {
    const damaged = Buffer.from(HELLO);
    damaged[damaged.length + at]! ^= 1;
    expect(await read(damaged)).toMatchObject({ content: { type: 'text', sizeInBytes: 5 }, codes: [code] });
  });

  it('keeps what there is of a cut one', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) >> 5)));
    const { codes, content } = await read(whole.subarray(0, whole.length >> 1));
    expect(codes).toEqual(['gzip.truncated']);
    expect(content?.sizeInBytes).toBeGreaterThan(1000);
    expect((await read(HELLO.subarray(0, -3))).codes).toEqual(['gzip.truncated']);
  });

  it('visits what stands behind the last member, but for zeros', async () => {
    const zip = buildZip([{ name: 'z.txt', content: Buffer.from('z') }]);
    const { behind, codes } = await read(Buffer.concat([HELLO, zip]));
    expect(behind).toMatchObject({ type: 'zip', source: 'appended', sizeInBytes: zip.length });
    expect(codes).toEqual(['gzip.data-behind-end']);
    expect((await read(Buffer.concat([HELLO, Buffer.alloc(100)]))).codes).toEqual([]);
  });

  it('hides nothing behind a forged header', async () => {
    const zip = buildZip([{ name: 'z.txt', content: Buffer.from('z') }]);
    for (const flags of [0, 0xe0]) {
      const forged = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, 0xff, 0xff]), zip]);
      const { payloads } = await inventoryOf(forged);
      expect(payloads.map(({ name }) => name)).toContain('z.txt');
    }
  });

  it('is bounded like every container', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 22, 'x'));
    const inventory = await inventoryOf(bomb, { limits: { bytesOutPerPayload: 2 ** 20 } });
    expect(problemCodes(inventory)).toEqual(['limit.bytes-out-per-payload']);
  });
});

const hasGzip = spawnSync('gzip', ['--version']).status === 0;

describe.skipIf(!hasGzip)('gzip (skipped where it is not installed)', () => {
  it.each(['-1', '-9'])('and this agree at level %s', async (level) => {
    const content = Buffer.from('some text '.repeat(20_000));
    const packed = spawnSync('gzip', [level, '-c'], { input: content, maxBuffer: 2 ** 24 }).stdout;
    const both = Buffer.concat([packed, packed]);
    const unpacked = spawnSync('gzip', ['-dc'], { input: both, maxBuffer: 2 ** 24 }).stdout;
    expect(await read(both)).toMatchObject({ content: { sizeInBytes: unpacked.length }, codes: [] });
  });
});
