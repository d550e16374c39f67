import { describe, expect, it } from 'vitest';
import { interpretCommand } from '../../src/commands/interpret-command.js';
import { isRemotePath, remoteUrlOf } from '../../src/commands/remote-path.js';

describe('paths on other computers', () => {
  it.each([
    ['\\\\host.invalid@80\\dav\\x.msi', 'http://host.invalid/dav/x.msi'],
    ['\\\\host.invalid@8080\\x.msi', 'http://host.invalid:8080/x.msi'],
    ['\\\\host.invalid@SSL\\DavWWWRoot\\x', 'https://host.invalid/x'],
    ['\\\\host.invalid@SSL@8443\\a\\x', 'https://host.invalid:8443/a/x'],
    ['\\\\host.invalid\\DavWWWRoot\\x.dll', 'http://host.invalid/x.dll'],
    ['https://host.invalid/x', 'https://host.invalid/x'],
    ['\\\\server\\share\\x', undefined],
    ['C:\\x', undefined],
  ])('%s is fetched from %s', (path, url) => {
    expect(remoteUrlOf(path)).toBe(url);
  });

  it.each([
    ['\\\\server\\share\\x', true],
    ['file://server/share/x.msi', true],
    ['file:///C:/x.msi', false],
    ['\\\\?\\C:\\x', false],
    ['x.msi', false],
  ])('tells whether %s is remote: %s', (path, isRemote) => {
    expect(isRemotePath(path)).toBe(isRemote);
  });

  it.each([
    ['msiexec /i a.msi TRANSFORMS=https://host.invalid/t.mst', 'https://host.invalid/t.mst'],
    ['msiexec /i a.msi TRANSFORMS="b.mst;\\\\host.invalid@80\\t.mst"', 'http://host.invalid/t.mst'],
    ['msiexec /i a.msi PATCH=https://host.invalid/p.msp', 'https://host.invalid/p.msp'],
    ['msiexec /i a.msi /t https://host.invalid/t.mst', 'https://host.invalid/t.mst'],
    ['msiexec /update https://host.invalid/p.msp /qn', 'https://host.invalid/p.msp'],
    ['msiexec /i \\\\host.invalid@80\\x.msi', 'http://host.invalid/x.msi'],
  ])('finds what msiexec fetches in %s', (line, url) => {
    expect(interpretCommand(line)).toContainEqual(
      expect.objectContaining({ kind: 'msiexec-install', remote: true, url }),
    );
  });

  it('takes a transform beside the package for no package', () => {
    expect(interpretCommand('msiexec /i a.msi /t b.mst TRANSFORMS=c.mst')).toHaveLength(1);
  });
});
