import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveDirectories } from '../../../src/formats/msi/directory-tree.js';

function resolve(
  rows: [key: string, parent: string, defaultDir: string][],
  assigned: Record<string, string> = {},
): { paths: Record<string, string>; codes: string[] } {
  const codes: string[] = [];
  const paths = resolveDirectories(
    rows.map(([key, parent, defaultDir]) => ({ key, parent, defaultDir })),
    new Map(Object.entries(assigned)),
    (code) => codes.push(code),
  );
  return { paths: Object.fromEntries(paths), codes };
}

describe('directories', () => {
  it('have one separator where a property ends in one and another follows', () => {
    const rows: [string, string, string][] = [
      ['A', 'TARGETDIR', 'a'],
      ['B', 'A', 'b'],
      ['Root', 'TARGETDIR', 'r'],
      ['C', 'Root', 'c'],
      ['TARGETDIR', '', 'SourceDir'],
    ];
    const { paths } = resolve(rows, { A: 'C:\\Temp\\\\x\\', Root: '\\\\host\\share\\\\' });
    expect(paths).toMatchObject({ A: 'C:/Temp/x', B: 'C:/Temp/x/b', C: '//host/share/c' });
  });

  it('take long names and the target half, whatever the order of the rows', () => {
    const { paths, codes } = resolve([
      ['Bin', 'App', 'bin:source'],
      ['App', 'ProgramFilesFolder', 'APP~1|My App:APPSRC|src'],
      ['ProgramFilesFolder', 'TARGETDIR', 'PFiles'],
      ['Fav', 'TARGETDIR', 'Fav'],
      ['Same', 'App', '.:other'],
      ['TARGETDIR', '', 'SourceDir'],
    ]);
    expect(paths).toEqual({
      TARGETDIR: '',
      ProgramFilesFolder: 'ProgramFilesFolder',
      App: 'ProgramFilesFolder/My App',
      Bin: 'ProgramFilesFolder/My App/bin',
      Same: 'ProgramFilesFolder/My App',
      Fav: 'Fav',
    });
    expect(codes).toEqual([]);
  });

  it('know system folders of merge modules by their key', () => {
    const key = 'SystemFolder.F844F0E3_8CB4_4A0F_973E_31C4F9338382';
    expect(
      resolve([
        [key, 'TARGETDIR', '.'],
        ['X', key, 'x'],
      ]).paths.X,
    ).toBe('SystemFolder/x');
  });

  it('have several roots: rows without parent, and rows that are their own', () => {
    const { paths, codes } = resolve([
      ['TARGETDIR', '', 'SourceDir'],
      ['OTHER', 'OTHER', 'SourceDir'],
      ['A', 'OTHER', 'a'],
    ]);
    expect(paths).toEqual({ TARGETDIR: '', OTHER: 'OTHER', A: 'OTHER/a' });
    expect(codes).toEqual([]);
  });

  it('cut a cycle', () => {
    const { paths, codes } = resolve([
      ['A', 'C', 'a'],
      ['B', 'A', 'b'],
      ['C', 'B', 'c'],
    ]);
    expect(codes).toEqual(['msi.directory-cycle']);
    expect(paths.C).toMatch(/c$/);
    expect(Object.keys(paths)).toHaveLength(3);
  });

  it('take a parent without row for a root', () => {
    const { paths, codes } = resolve([
      ['A', 'GONE', 'a'],
      ['B', 'FavoritesFolder', 'b'],
    ]);
    expect(paths).toEqual({ A: 'GONE/a', B: 'FavoritesFolder/b' });
    expect(codes).toEqual(['msi.directory-parent-missing', 'msi.directory-parent-missing']);
  });

  it('lie where a property puts them', () => {
    const { paths } = resolve(
      [
        ['TARGETDIR', '', 'SourceDir'],
        ['A', 'TARGETDIR', 'a'],
        ['B', 'A', 'b'],
      ],
      { A: 'C:\\Users\\x\\' },
    );
    expect(paths).toEqual({ TARGETDIR: '', A: 'C:/Users/x', B: 'C:/Users/x/b' });
  });

  it('stay linear in a chain of a hundred thousand', () => {
    const rows = Array.from({ length: 100_000 }, (_, index): [string, string, string] => [
      `D${index}`,
      index === 0 ? '' : `D${index - 1}`,
      `name${index}`,
    ]);
    const { paths } = resolve(rows.reverse());
    expect(paths.D99999).toMatch(/^\.\.\.\/.{0,512}\/name99999$/);
  });

  it('resolve any table, every key once', () => {
    const key = fc.constantFrom('A', 'B', 'C', 'D', 'TARGETDIR', '');
    fc.assert(
      fc.property(fc.array(fc.tuple(key, key, fc.string())), (rows) => {
        const { paths } = resolve(rows);
        expect(Object.keys(paths).sort()).toEqual([...new Set(rows.map(([name]) => name))].sort());
      }),
    );
  });

  it('take a property of half a million slashes in stride', () => {
    const { paths } = resolve([['A', '', 'a']], { A: `C:${'/'.repeat(500_000)}x//` });
    expect(paths.A?.endsWith('/x')).toBe(true);
  });
});
