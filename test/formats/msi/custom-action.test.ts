import { describe, expect, it } from 'vitest';
import { parseCustomActionType } from '../../../src/formats/msi/custom-action.js';

describe('types of custom actions', () => {
  it.each([
    [1, 'dll', 'binary'],
    [2, 'exe', 'binary'],
    [5, 'jscript', 'binary'],
    [6, 'vbscript', 'binary'],
    [7, 'install', 'package'],
    [17, 'dll', 'file'],
    [18, 'exe', 'file'],
    [19, 'error', 'none'],
    [21, 'jscript', 'file'],
    [22, 'vbscript', 'file'],
    [23, 'install', 'package'],
    [34, 'exe', 'directory'],
    [35, 'set-directory', 'directory'],
    [37, 'jscript', 'inline'],
    [38, 'vbscript', 'inline'],
    [39, 'install', 'package'],
    [50, 'exe', 'property'],
    [51, 'set-property', 'property'],
    [53, 'jscript', 'property'],
    [54, 'vbscript', 'property'],
    [0, 'unknown', 'none'],
    [3, 'unknown', 'none'],
    [4, 'unknown', 'none'],
  ])('%i is %s by %s', (type, kind, sourceKind) => {
    expect(parseCustomActionType(type)).toMatchObject({ typeNumber: type, kind, sourceKind, flags: [] });
  });

  it.each([
    [0x40, ['continue']],
    [0xc0, ['continue', 'async']],
    [0x100, ['first-sequence']],
    [0x200, ['once-per-process']],
    [0x300, ['client-repeat']],
    [0x400, ['in-script', 'deferred']],
    [0x500, ['in-script', 'rollback']],
    [0x600, ['in-script', 'commit']],
    [0xc00, ['no-impersonate', 'in-script', 'deferred']],
    [0xf000, ['64-bit', 'hide-target', 'terminal-server-aware', 'patch-uninstall']],
  ])('flags 0x%s', (bits, flags) => {
    expect(parseCustomActionType(50 | bits)).toEqual({
      typeNumber: 50,
      kind: 'exe',
      sourceKind: 'property',
      flags,
    });
  });

  it('sees through a bit that has no meaning', () => {
    expect(parseCustomActionType(34 | 0x08)).toMatchObject({ kind: 'exe', sourceKind: 'directory' });
  });
});
