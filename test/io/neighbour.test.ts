import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liesInside, NeighbourFolder, neighbourNames } from '../../src/io/neighbour.js';

describe('neighbourNames', () => {
  it.each(['a.cab', 'Program Files/Maker/x.exe', 'com.dll', 'console.txt'])('takes %s', (name) => {
    expect(neighbourNames(name)).toEqual(name.split('/'));
  });

  it.each([
    '',
    '.',
    '..',
    '../a.cab',
    'a/../b',
    'a//b',
    '/etc/passwd',
    'C:/a',
    'a:stream',
    '\\\\host\\share\\a.cab',
    'a\\b',
    'NUL',
    'con.txt',
    'Com1.cab',
    'a/lpt9/b',
    'a.',
    'a ',
    'a\0b',
    'a*',
  ])('refuses %j', (name) => {
    expect(neighbourNames(name)).toBeUndefined();
  });
});

describe('liesInside', () => {
  it.each([
    [path.posix, '/in', '/in/a.cab', true],
    [path.posix, '/in', '/in/..a', true],
    [path.posix, '/in', '/in', false],
    [path.posix, '/in', '/inner/a.cab', false],
    [path.posix, '/in', '/a.cab', false],
    [path.win32, 'C:\\in', 'C:\\in\\Sub\\a.cab', true],
    [path.win32, 'C:\\in', 'c:\\IN\\a.cab', true],
    [path.win32, 'C:\\in', 'C:\\other\\a.cab', false],
    [path.win32, 'C:\\in', 'D:\\in\\a.cab', false],
    [path.win32, '\\\\host\\share\\in', '\\\\other\\share\\in\\a.cab', false],
    [path.win32, '\\\\host\\share\\in', '\\\\host\\share\\in\\a.cab', true],
  ] as const)('%#: %s %s', (system, folder, file, expected) => {
    expect(liesInside(folder, file, system)).toBe(expected);
  });
});

describe('NeighbourFolder', () => {
  let root = '';
  let folder: NeighbourFolder;
  const textOf = async (name: string): Promise<string | undefined> => {
    const source = await folder.find(name);
    return source && Buffer.from(await source.read(0, source.sizeInBytes)).toString();
  };

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'neighbour-'));
    const inside = path.join(root, 'in');
    await mkdir(path.join(inside, 'Sub', 'Deep'), { recursive: true });
    await writeFile(path.join(inside, 'Data1.CAB'), 'cabinet');
    await writeFile(path.join(inside, 'Sub', 'Deep', 'x.EXE'), 'program');
    await writeFile(path.join(root, 'secret'), 'secret');
    for (let count = 0; count < 40; count += 1) await writeFile(path.join(inside, `f${count}`), `${count}`);
    folder = new NeighbourFolder(inside);
  });
  afterAll(async () => {
    await folder.close();
    await rm(root, { recursive: true });
  });

  it('finds files without regard to letter case, in folders too', async () => {
    expect(await textOf('data1.cab')).toBe('cabinet');
    expect(await textOf('SUB/deep/X.exe')).toBe('program');
  });

  it('finds no folder, nothing that is not there, and nothing outside', async () => {
    expect(await textOf('Sub')).toBeUndefined();
    expect(await textOf('missing.cab')).toBeUndefined();
    expect(await textOf('../secret')).toBeUndefined();
  });

  it('reads more files than are open at a time', async () => {
    const sources = await Promise.all(
      Array.from({ length: 40 }, async (_, count) => folder.find(`f${count}`)),
    );
    const first = sources[0];
    expect(Buffer.from((await first?.read(0, 1)) ?? []).toString()).toBe('0');
  });

  it.runIf(process.platform !== 'win32')(
    'follows links inside the folder, and says of others that it does not',
    async () => {
      const inside = path.join(root, 'in');
      await symlink(path.join(inside, 'Data1.CAB'), path.join(inside, 'near.cab'));
      await symlink(path.join(root, 'secret'), path.join(inside, 'far.cab'));
      await symlink(root, path.join(inside, 'up'));
      const fresh = new NeighbourFolder(inside);
      expect(await fresh.find('near.cab')).toBeDefined();
      await expect(fresh.find('far.cab')).rejects.toMatchObject({ code: 'source.link-outside' });
      await expect(fresh.find('up/secret')).rejects.toMatchObject({ code: 'source.link-outside' });
      await fresh.close();
    },
  );
});
