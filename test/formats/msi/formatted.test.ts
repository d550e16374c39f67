import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandFormatted, type FormattedContext, Formatter } from '../../../src/formats/msi/formatted.js';
import type { MsiFile } from '../../../src/formats/msi/stored-file.js';

const file: MsiFile = {
  key: 'zip',
  component: 'C',
  shortName: 'UNZIP~1.EXE',
  longName: 'unzip tool.exe',
  installPath: 'FavoritesFolder/x/unzip tool.exe',
  sizeInBytes: 1,
  version: '',
  language: '',
  attributes: 0,
  sequence: 1,
};

function contextOf(
  properties: Record<string, string> = {},
  assignments: Record<string, readonly (string | [value: string, condition: string])[]> = {},
): FormattedContext {
  return {
    properties: new Map(Object.entries(properties)),
    assignments: new Map(
      Object.entries(assignments).map(([name, values]) => [
        name,
        values.map((assigned, index) => {
          const [value, condition] = typeof assigned === 'string' ? [assigned, ''] : assigned;
          return { value, condition, position: index + 1 };
        }),
      ]),
    ),
    filesByKey: new Map([['zip', file]]),
    components: new Map([
      ['C', { key: 'C', id: '', directory: 'Fav', attributes: 0, condition: '', keyPath: 'zip' }],
    ]),
    directories: new Map([
      ['Fav', 'FavoritesFolder/x'],
      ['TARGETDIR', ''],
    ]),
  };
}

const context = contextOf({ PW: 'secret', NAME: 'PW' });

describe('Formatted texts', () => {
  it.each([
    ['-P [PW] x', '-P secret x'],
    ['[#zip]', 'FavoritesFolder\\x\\unzip tool.exe'],
    ['[!zip]', 'FavoritesFolder\\x\\UNZIP~1.EXE'],
    ['[$C]a.dll', 'FavoritesFolder\\x\\a.dll'],
    ['[Fav]a.dll', 'FavoritesFolder\\x\\a.dll'],
    ['[TARGETDIR]a.dll', 'a.dll'],
    ['[SystemFolder]rundll32.exe', 'SystemFolder\\rundll32.exe'],
    ['[%ComSpec] /c x', '%ComSpec% /c x'],
    ['[\\[]PW[\\]]', '[PW]'],
    ['[\\xyz]', 'x'],
    ['a[~]b', 'a\0b'],
    ['[[NAME]]', 'secret'],
    ['[UNKNOWN] [#none] [$none]', '[UNKNOWN] [#none] [$none]'],
    ['{-P [PW]}', '-P secret'],
    ['{-P [UNKNOWN]}', '{-P [UNKNOWN]}'],
    ['{1234-ABCD}', '{1234-ABCD}'],
    ['a]b}c', 'a]b}c'],
    ['[PW', '[PW'],
    ['{[PW]', '{secret'],
    ['[PW}]', '[PW}]'],
    ['[\\', '[\\'],
    ['[]', '[]'],
    ['if exist "a[b c]d"', 'if exist "a[b c]d"'],
  ])('expands %s', (text, expected) => {
    expect(expandFormatted(text, context).text).toBe(expected);
  });

  it('lists what a text refers to, each once, with its value where there is one', () => {
    const { references } = expandFormatted('[PW][PW] [#zip] [%TEMP] [GONE] [not a name] [\\[] [~]', context);
    expect(references).toEqual([
      { kind: 'property', name: 'PW', value: 'secret' },
      { kind: 'file', name: 'zip', value: 'FavoritesFolder\\x\\unzip tool.exe' },
      { kind: 'environment', name: 'TEMP', value: '%TEMP%' },
      { kind: 'property', name: 'GONE' },
    ]);
  });

  it('takes what is assigned last, and what may hold under conditions as well', () => {
    const assigned = contextOf(
      { PW: 'initial', A: 'a' },
      { PW: ['overwritten', ['[A]1', 'X'], ['other', 'Y']], Q: ['gone', 'last'], A: [['b', 'Z']] },
    );
    expect(expandFormatted('[PW]', assigned)).toEqual({
      text: 'other',
      references: [
        { kind: 'property', name: 'PW', value: 'other', alternatives: ['b1', 'a1', 'overwritten'] },
      ],
    });
    expect(expandFormatted('[Q]', assigned).text).toBe('last');
  });

  it('sees the values that were assigned before the place of a text', () => {
    const formatter = new Formatter(contextOf({ P: '0' }, { P: ['[P]1', '[P]2', '[P]3'] }));
    const at = (position: number) => formatter.expand('[P]', undefined, position).text;
    expect([1, 2, 3, 4].map(at)).toEqual(['0', '01', '012', '0123']);
  });

  it('expands to what goes together, then to the other values one by one, and to no more than eight', () => {
    const both = contextOf({ A: 'a', B: 'b' }, { A: [['c', 'X']], B: [['d', 'X']] });
    expect(new Formatter(both).expandAll('[A] [B]')).toEqual(['c d', 'a b', 'a d', 'c b']);
    const many = Array.from({ length: 50 }, (_, index): [string, string] => [`v${index}`, 'X']);
    const values = new Formatter(contextOf({}, { A: ['certain', ...many] })).expandAll('[A]');
    expect(values).toHaveLength(8);
    expect(values).toContain('certain');
  });

  it('does not expand the values of the Property table', () => {
    expect(expandFormatted('[A]', contextOf({ A: '[B]', B: 'b' })).text).toBe('[B]');
  });

  it('knows the CustomActionData of an action', () => {
    const assigned = contextOf({}, { Run: ['/x [Fav]'] });
    expect(expandFormatted('[CustomActionData]', assigned, 'Run')).toEqual({
      text: '/x FavoritesFolder\\x\\',
      references: [{ kind: 'custom-action-data', name: 'Run', value: '/x FavoritesFolder\\x\\' }],
    });
  });

  it('stops at a property that is set from itself', () => {
    expect(expandFormatted('[A]', contextOf({}, { B: ['y[A]'], A: ['x', 'x[B][A]'] })).text).toBe('xy[A]x');
  });

  it('bounds texts that double at every step', () => {
    const assignments = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`P${index}`, [`[P${index + 1}][P${index + 1}]`]]),
    );
    const doubling = contextOf({ P20: 'x'.repeat(1000) }, assignments);
    expect(expandFormatted('[P0]', doubling).text.length).toBeLessThan(100_000);
  });

  it('bounds all texts of a package together', () => {
    const formatter = new Formatter(contextOf({ A: 'x'.repeat(60_000) }));
    let total = 0;
    for (let count = 0; count < 1000; count += 1) total += formatter.expand('[A]').text.length;
    expect(formatter.isExhausted).toBe(true);
    expect(total).toBeLessThan(18 * 2 ** 20);
  });

  it('stays linear in brackets that never close', () => {
    for (const text of ['[\\x', '[', '{', '[{', '[A]{']) {
      const long = text.repeat(50_000);
      expect(expandFormatted(long, context).text.length).toBeGreaterThanOrEqual(long.length / 2);
    }
  });

  it('leaves text without known references as it stands', () => {
    const unit = fc.constantFrom('[', ']', '{', '}', '\\', '#', '!', '$', 'x', ' ');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const expanded = expandFormatted(text, contextOf()).text;
        if (!text.includes('[\\')) expect(expanded).toBe(text);
      }),
    );
  });
});
