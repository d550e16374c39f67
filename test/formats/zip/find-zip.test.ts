import { describe, expect, it } from 'vitest';
import { findZip } from '../../../src/formats/zip/index.js';
import { Budget, DEFAULT_LIMITS } from '../../../src/io/budget.js';
import { BytesSource, SliceSource } from '../../../src/io/source.js';
import { readZip } from './reading.js';
import { buildZip, u32 } from './zip-builder.js';

const ENTRIES = [
  { name: 'a.txt', content: 'first' },
  { name: 'b.txt', content: 'second' },
];

async function find(bytes: Uint8Array) {
  return findZip(new BytesSource(bytes), new Budget(DEFAULT_LIMITS, bytes.length));
}

describe('findZip', () => {
  it.each([
    [0, 0],
    [100, 0],
    [0, 100],
    [1_500_000, 300_000],
  ])('finds a ZIP behind %i and in front of %i bytes', async (before, after) => {
    for (const absoluteOffsets of [false, true]) {
      const whole = buildZip({
        entries: ENTRIES,
        prefix: Buffer.alloc(before, 'front'),
        suffix: Buffer.alloc(after, 'behind'),
        comment: Buffer.from('comment'),
        absoluteOffsets,
      });
      const range = await find(whole);
      expect(range).toEqual({ offsetInBytes: before, sizeInBytes: whole.length - before - after });
      const slice = new SliceSource(new BytesSource(whole), range!.offsetInBytes, range!.sizeInBytes);
      const zip = await readZip(slice);
      expect([await zip.decode(0), await zip.decode(1)]).toEqual(['first', 'second']);
    }
  });

  it('finds local headers when there is no end record, up to the end', async () => {
    const local = buildZip({ entries: ENTRIES.map((entry) => ({ ...entry, hidden: true })) }).subarray(
      0,
      -22,
    );
    const whole = Buffer.concat([Buffer.alloc(500, 1), local]);
    expect(await find(whole)).toEqual({ offsetInBytes: 500, sizeInBytes: local.length });
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(3_000_000)],
    [
      'signatures as constants',
      Buffer.concat([Buffer.alloc(40), u32(0x04034b50, 0x02014b50, 0x06054b50, 0), Buffer.alloc(40)]),
    ],
    [
      'a signature in the code of a program that reads ZIPs',
      Buffer.concat([Buffer.alloc(500, 0x90), u32(0x02014b50), Buffer.alloc(150_000, 0x0f)]),
    ],
    [
      'an empty end record in the middle',
      Buffer.concat([Buffer.alloc(40), buildZip({ entries: [] }), Buffer.alloc(40, 1)]),
    ],
  ])('finds nothing in %s', async (_, bytes) => {
    expect(await find(bytes)).toBeUndefined();
  });

  it('finds an empty archive that is all there is', async () => {
    expect(await find(buildZip({ entries: [] }))).toEqual({ offsetInBytes: 0, sizeInBytes: 22 });
  });
});
