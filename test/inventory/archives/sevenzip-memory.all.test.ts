import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { packWithSevenZip } from '../../samples-synthetic/seven-zip.js';
import { inventoryOf, payloadAt } from '../inventory.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('7z archives inside each other', () => {
  /** Archives with one block each, in which another file of a full dictionary comes first: unpacking it keeps that alive. */
  async function nest(levels: number, content: Uint8Array): Promise<Uint8Array> {
    const filler = new Uint8Array(65 << 20);
    let archive = content;
    for (let level = 0; level < levels; level += 1) {
      const files = { 'a.bin': filler, 'b.7z': archive };
      archive = await packWithSevenZip(files, '-t7z', '-m0=lzma:d=64m:mf=hc4', '-mx=1', '-ms=on', '-mqs=off');
    }
    return archive;
  }
  const secret = utf8('the innermost file\n');

  it('are unpacked with the memory of four dictionaries at a time, and the rest is listed', async () => {
    const limits = { expansionRatio: 1e6 };
    const five = await inventoryOf(await nest(5, secret), { limits });
    expect(payloadAt(five, 'in › b.7z › b.7z › b.7z › a.bin').sha256).not.toBeNull();
    expect(payloadAt(five, 'in › b.7z › b.7z › b.7z › b.7z › a.bin').sha256).toBeNull();
    expect(new Set(five.problems.map(({ code }) => code))).toEqual(
      new Set(['limit.depth', 'inventory.file-incomplete']),
    );
  });

  it('give their memory back, so that one behind the other has all of it', async () => {
    const first = await nest(3, utf8('another file\n'));
    const zip = buildZip([
      { name: 'a.7z', content: first },
      { name: 'c.7z', content: await nest(3, secret) },
    ]);
    const inventory = await inventoryOf(zip, { limits: { expansionRatio: 1e6 } });
    expect(payloadAt(inventory, 'in › c.7z › b.7z › b.7z › b.7z').sha256).toBe(sha256(secret));
    expect(inventory.problems).toEqual([]);
  });
});
