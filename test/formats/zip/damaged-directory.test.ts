import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/io/format-error.js';
import { losesData } from '../../../src/io/problem.js';
import { type Reading, readZip } from './reading.js';
import { buildZip, u16 } from './zip-builder.js';

/** Of the fields in a directory header. */
const NAME_LENGTH = 28;
const EXTRA_LENGTH = 30;
const COMMENT_LENGTH = 32;

/** Writes `value` into a field of the directory header number `index`. */
function withField(zip: Buffer, index: number, field: number, value: number): Buffer {
  const bytes = Buffer.from(zip);
  let at = -1;
  for (let nth = 0; nth <= index; nth += 1) at = bytes.indexOf('PK\x01\x02', at + 1, 'latin1');
  u16(value).copy(bytes, at + field);
  return bytes;
}

const PLAIN = buildZip({ entries: [{ name: 'a.txt', content: 'first' }] });
/** Its local header cannot be told from chance: a search does not take it. */
const UNPRINTABLE = buildZip({ entries: [{ name: '\x01\x02', content: 'first', descriptor: 'signed' }] });
const TWO = buildZip({
  entries: [
    { name: 'a.txt', content: 'first' },
    { name: 'b.txt', content: 'second' },
  ],
});

function losses(zip: Reading): string[] {
  return zip.problems.map(({ code }) => code).filter(losesData);
}

describe('a directory header that reaches past the end of the directory', () => {
  it.each([
    ['extra fields', PLAIN, EXTRA_LENGTH, 'a.txt'],
    ['comment', PLAIN, COMMENT_LENGTH, 'a.txt'],
    ['extra fields, unprintable', UNPRINTABLE, EXTRA_LENGTH, '\x01\x02'],
    ['comment, unprintable', UNPRINTABLE, COMMENT_LENGTH, '\x01\x02'],
  ])('is listed by what is there of it: %s', async (_, whole, field, name) => {
    const zip = await readZip(withField(whole, 0, field, 0x136));
    expect(zip.names).toEqual([name]);
    expect(await zip.decode(0)).toBe('first');
    expect(losses(zip)).toEqual(['zip.directory-damaged']);
  });

  it('does not swallow the one behind it', async () => {
    const zip = await readZip(withField(TWO, 0, EXTRA_LENGTH, 0xffff));
    expect(zip.names).toEqual(['a.txt', 'b.txt']);
    expect(await zip.decode(1)).toBe('second');
    expect(losses(zip)).toEqual(['zip.directory-damaged']);
  });

  it('is told when not even its name is there and no local header is found', async () => {
    const zip = await readZip(withField(UNPRINTABLE, 0, NAME_LENGTH, 0x136));
    expect(zip.names).toEqual([]);
    expect(losses(zip)).toEqual(['zip.directory-damaged']);
  });

  it('is listed from its local header when not even its name is there', async () => {
    const zip = await readZip(withField(PLAIN, 0, NAME_LENGTH, 0x136));
    expect(zip.names).toEqual(['a.txt']);
    expect(losses(zip)).toContain('zip.directory-damaged');
  });

  it('is told when another directory lists entries', async () => {
    const damaged = withField(UNPRINTABLE, 0, NAME_LENGTH, 0x136);
    const zip = await readZip(buildZip({ entries: [{ name: 'z', content: 'z' }], suffix: damaged }));
    expect(zip.names).toEqual(['z']);
    expect(losses(zip)).toContain('zip.directory-damaged');
  });
});

describe('an end record that announces entries', () => {
  it.each([
    ['plain', PLAIN],
    ['unprintable', UNPRINTABLE],
    ['two', TWO],
  ])('never stands over no entries and no loss, whatever byte changes: %s', async (_, whole) => {
    const countField = whole.length - 22 + 8;
    for (let at = 0; at < whole.length; at += 1) {
      if (at >= countField && at < countField + 4) continue;
      for (const value of [0, 1, 0x7f, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes[at] = value;
        const zip = await readZip(bytes).catch((error: unknown) => {
          if (error instanceof FormatError) return undefined;
          throw error;
        });
        if (zip === undefined || zip.names.length > 0) continue;
        expect(losses(zip), `byte ${at} set to ${value}`).not.toEqual([]);
      }
    }
  });
});
