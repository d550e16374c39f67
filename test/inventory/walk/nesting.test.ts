import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildCabinet, buildCabinetSet } from '../../../samples-synthetic/builder/cabinet.js';
import { buildInstaller } from '../../../samples-synthetic/builder/installer.js';
import { buildPe } from '../../../samples-synthetic/builder/pe.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { concatBytes, utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt, problemCodes } from '../inventory.js';

const secret = utf8('the innermost file\n');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const zip = buildZip([{ name: 'deep/inner.txt', content: secret }]);
const cabinet = buildCabinet({
  folders: [{ compression: 'mszip', files: [{ name: 'a.bin', content: zip }] }],
});

describe('what is nested', () => {
  it('is listed through every container, with its digest', async () => {
    const installer = buildInstaller({ name: 'x', binaries: { Inner: cabinet } });
    const outer = buildZip([{ name: 'setup.msi', content: installer }]);
    const inventory = await inventoryOf(outer);
    const path = 'in › setup.msi › Binary.Inner › a.bin › deep/inner.txt';
    expect(payloadAt(inventory, path)).toMatchObject({
      source: 'zip-entry',
      type: 'text',
      sha256: sha256(secret),
      sizeInBytes: secret.length,
    });
    expect(problemCodes(inventory)).toEqual([]);
  });

  it('has its holder before itself, and a path made of the names of its holders', async () => {
    const { payloads } = await inventoryOf(buildInstaller({ name: 'x', binaries: { Inner: cabinet } }));
    for (const { id, name, parent, path } of payloads) {
      expect(payloads[id]?.id).toBe(id);
      if (parent === null) continue;
      expect(parent).toBeLessThan(id);
      expect(path).toBe(`${payloads[parent]?.path} › ${name}`);
    }
  });

  it.each([
    ['a ZIP', zip, 'zip'],
    ['a cabinet', cabinet, 'cab'],
    ['a package', buildInstaller({ name: 'inner', icons: { App: secret } }), 'msi'],
  ])('is found behind the sections of a program: %s', async (_what, appended, type) => {
    const inventory = await inventoryOf(buildPe({ kind: 'exe', bits: 64, overlay: appended }));
    const overlay = inventory.payloads.find((payload) => payload.source === 'appended');
    expect(overlay).toMatchObject({ parent: 0, type, sha256: sha256(appended) });
    expect(inventory.payloads.length).toBeGreaterThan(2);
  });

  it.each([
    ['zip', zip],
    ['cab', cabinet],
  ])('is the input behind junk of no known form, which is a payload: %s', async (type, hidden) => {
    const junk = pseudoRandomBytes('junk', 70_001);
    const { payloads } = await inventoryOf(concatBytes(junk, hidden));
    expect(payloads[0]?.type).toBe(type);
    expect(payloads.filter((payload) => payload.sha256 === sha256(junk))).toHaveLength(1);
    expect(payloads.length).toBeGreaterThan(2);
  });

  it('is found behind junk of no known form: msi', async () => {
    const junk = pseudoRandomBytes('junk', 70_001);
    const inventory = await inventoryOf(concatBytes(junk, buildInstaller({ name: 'inner' })));
    const found = inventory.payloads.find((payload) => payload.source === 'appended');
    expect(found).toMatchObject({ type: 'msi', facts: { offsetInBytes: junk.length } });
  });

  it('is found among decoys, which make neither payloads nor work in any number', async () => {
    const decoy = buildInstaller({ name: 'decoy' }).slice(0, 512).fill(0xee, 44);
    const decoys = Array.from({ length: 60 }, () => decoy);
    const junk = pseudoRandomBytes('junk', 999);
    const inventory = await inventoryOf(
      concatBytes(junk, ...decoys, buildInstaller({ name: 'inner' }), junk),
    );
    const types = inventory.payloads.map(({ type }) => type);
    expect(types).toContain('msi');
    expect(types.length).toBeLessThan(25);
    expect(problemCodes(inventory)).toContain('limit.depth');
  });

  it('is found when every bit of a package is turned over', async () => {
    const inverted = buildInstaller({ name: 'inner' }).map((byte) => byte ^ 0xff);
    const inventory = await inventoryOf(concatBytes(pseudoRandomBytes('junk', 999), inverted));
    expect(inventory.payloads.find((payload) => payload.source === 'appended')).toMatchObject({
      type: 'msi',
    });
  });

  it('is found behind a cabinet header that lists nothing', async () => {
    const decoy = cabinet.slice(0, 36);
    decoy[26] = 0; // no folders
    decoy[28] = 0; // no files
    const inventory = await inventoryOf(concatBytes(decoy, pseudoRandomBytes('gap', 100), cabinet));
    expect(inventory.payloads.map(({ name }) => name)).toContain('inner.txt'.padStart(14, 'deep/'));
  });
});

describe('cabinets of a set', () => {
  const files = ['one', 'two', 'three'].map((name) => ({ name, content: pseudoRandomBytes(name, 50_000) }));
  const [first, second] = buildCabinetSet({
    names: ['a1.cab', 'a2.cab'],
    compression: 'none',
    files,
    dataBytesPerCabinet: 80_000,
  }) as [Uint8Array, Uint8Array];

  it('are joined with the neighbour of the input', async () => {
    const inventory = await inventoryOf(first, { neighbours: { 'a2.cab': second } });
    const found = inventory.payloads.filter((payload) => payload.source === 'cabinet');
    expect(found.map((payload) => [payload.name, payload.sha256])).toEqual(
      files.map((file) => [file.name, sha256(file.content)]),
    );
    expect(problemCodes(inventory)).toEqual([]);
  });

  it('are listed as far as they go when the neighbour is missing, and that is said', async () => {
    const inventory = await inventoryOf(first);
    expect(payloadAt(inventory, 'in › one').sha256).toBe(sha256(files[0]!.content));
    expect(payloadAt(inventory, 'in › two').sha256).toBeNull();
    expect(
      inventory.problems.some(
        ({ code, effect }) => code === 'inventory.cabinet-missing' && effect.includes('a2.cab'),
      ),
    ).toBe(true);
  });
});

describe('limits on nesting', () => {
  it('stop at the depth allowed and keep what was found before', async () => {
    let nested: Uint8Array = secret;
    for (let depth = 0; depth < 6; depth += 1)
      nested = buildZip([{ name: `level${depth}.zip`, content: nested }]);
    const inventory = await inventoryOf(nested, { limits: { depth: 3 } });
    expect(inventory.payloads.map(({ name }) => name)).toEqual([
      'in',
      'level5.zip',
      'level4.zip',
      'level3.zip',
    ]);
    expect(problemCodes(inventory)).toEqual(['limit.depth']);
  });
});
