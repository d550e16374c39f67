import { describe, expect, it } from 'vitest';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip, type ZipEntry } from '../../../samples-synthetic/builder/zip.js';
import { sample as bundle } from '../../../samples-synthetic/dexphot-cabinet/build.js';
import { triage } from '../../../src/triage.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const zipOf = (content: Uint8Array, names: readonly string[]): Uint8Array =>
  buildZip(names.map((name) => ({ name, content })));

describe('equal content', () => {
  it('is opened once, and each direct place of it is listed', async () => {
    let bytes = zipOf(utf8('the innermost file'), ['a.txt']);
    for (let level = 0; level < 6; level += 1)
      bytes = zipOf(
        bytes,
        [...'12345678'].map((n) => `${n}.zip`),
      );
    const inventory = await inventoryOf(bytes);
    expect(inventory.payloads).toHaveLength(1 + 6 * 8 + 1);
    expect(problemCodes(inventory)).toEqual([]);
    const first = payloadAt(inventory, 'in › 1.zip');
    expect(first.copies).toBe(7);
    const copy = payloadAt(inventory, 'in › 8.zip');
    expect(copy).toMatchObject({ copyOf: first.id, type: 'zip', sha256: first.sha256 });
    expect(copy.facts.archive).toEqual(first.facts.archive);
  });

  it('is opened again where a limit ended the first time, and more can be seen', async () => {
    const tower = (content: Uint8Array, levels: number): Uint8Array =>
      levels === 0 ? content : zipOf(tower(content, levels - 1), ['z.zip']);
    const wanted = tower(utf8('wanted'), 6);
    const members: ZipEntry[] = [
      { name: 'deep.zip', content: tower(wanted, 12) },
      { name: 'flat.zip', content: wanted },
    ];
    const inventory = await inventoryOf(buildZip(members));
    const flat = payloadAt(inventory, 'in › flat.zip');
    expect(flat.copyOf).toBeUndefined();
    expect(inventory.payloads.filter(({ type }) => type === 'text')).toHaveLength(1);
  });

  it('keeps a bundle whole, whatever copies of its parts lie about', async () => {
    const inner = Buffer.from(await bundle.build());
    const twice = buildInstaller({ name: 'outer', icons: { One: inner, Two: inner } });
    const report = await triage(twice, { name: 'outer.msi' });
    expect(report.bundle.match).toBe('full');
    expect(report.payloads.filter(({ copyOf }) => copyOf !== undefined)).toHaveLength(1);
  });
});
