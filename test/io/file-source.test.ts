import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileSource } from '../../src/io/file-source.js';

let folder: string;
let path: string;
const content = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7) & 0xff);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-source-'));
  path = join(folder, 'x');
  await writeFile(path, content);
});
afterAll(() => rm(folder, { recursive: true }));

describe('FileSource', () => {
  it.skipIf(process.platform === 'win32')('does not wait for a named pipe (skipped on Windows)', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(FileSource.open(pipe)).rejects.toMatchObject({ code: 'source.open-failed' });
  });

  it('reads ranges, one by one and scattered', async () => {
    const source = await FileSource.open(path);
    expect(source.sizeInBytes).toBe(5000);
    expect(new Uint8Array(await source.read(100, 50))).toEqual(content.subarray(100, 150));
    const target = new Uint8Array(30);
    await source.readScattered(
      [
        { offsetInBytes: 4990, lengthInBytes: 10, targetOffsetInBytes: 20 },
        { offsetInBytes: 0, lengthInBytes: 20, targetOffsetInBytes: 0 },
      ],
      target,
    );
    expect(target).toEqual(Uint8Array.of(...content.subarray(0, 20), ...content.subarray(4990)));
    await source.close();
  });

  it('refuses ranges outside the file', async () => {
    const source = await FileSource.open(path);
    await expect(source.read(4999, 2)).rejects.toThrow(RangeError);
    const extent = { offsetInBytes: 4999, lengthInBytes: 2, targetOffsetInBytes: 0 };
    await expect(source.readScattered([extent], new Uint8Array(2))).rejects.toThrow(RangeError);
    await source.close();
  });

  it('tells a file that has shrunk, and one that is closed', async () => {
    const source = await FileSource.open(path);
    await writeFile(path, content.subarray(0, 1000));
    const extent = { offsetInBytes: 900, lengthInBytes: 200, targetOffsetInBytes: 0 };
    await expect(source.read(900, 200)).rejects.toMatchObject({ code: 'source.changed' });
    await expect(source.readScattered([extent], new Uint8Array(200))).rejects.toMatchObject({
      code: 'source.changed',
    });
    await source.close();
    await expect(source.readScattered([extent], new Uint8Array(200))).rejects.toMatchObject({
      code: 'source.read-failed',
    });
  });

  it('names what cannot be opened', async () => {
    await expect(FileSource.open(join(folder, 'none'))).rejects.toMatchObject({ code: 'source.open-failed' });
    await expect(FileSource.open(folder)).rejects.toThrow(/is a directory/);
  });
});
