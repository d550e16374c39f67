import { describe, expect, it } from 'vitest';
import { buildCabinet } from '../../../samples-synthetic/builder/cabinet.js';
import { utf8 } from '../../../samples-synthetic/builder/text.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { inventoryOf, payloadAt } from '../inventory.js';

const first = utf8('the first entry, the first entry\n');
const second = utf8('the second entry, the second entry\n');
const zip = (...names: string[]) =>
  Buffer.from(buildZip(names.map((name, index) => ({ name, content: index === 0 ? first : second }))));

/** Its first local header has another signature. */
function withoutStart(archive: Buffer): Buffer {
  const bytes = Buffer.from(archive);
  bytes.write('XXXX', 0, 'latin1');
  return bytes;
}

/** It ends where its directory starts. */
function withoutDirectory(archive: Buffer): Buffer {
  return archive.subarray(0, archive.indexOf('PK\x01\x02', 0, 'latin1'));
}

const junk = Buffer.alloc(5000, 'junk ');

describe('a ZIP whose first local header is overwritten', () => {
  it('is a ZIP by its end record, and its other entries are read', async () => {
    const { payloads, problems } = await inventoryOf(withoutStart(zip('a.txt', 'b.txt')));
    expect(payloads.map(({ path, type }) => `${path}: ${type}`)).toEqual([
      'in: zip',
      'in › a.txt: unknown',
      'in › b.txt: text',
    ]);
    expect(problems.map(({ code }) => code)).toContain('zip.local-header-missing');
    expect(problems.map(({ code }) => code)).not.toContain('input.not-a-package');
  });

  it('is one with a single entry, too, which then has no content', async () => {
    const inventory = await inventoryOf(withoutStart(zip('a.txt')));
    expect(payloadAt(inventory, 'in').type).toBe('zip');
    expect(payloadAt(inventory, 'in › a.txt').sha256).toBeNull();
  });

  it('is found in a cabinet', async () => {
    const content = withoutStart(zip('a.txt', 'b.txt'));
    const inventory = await inventoryOf(
      buildCabinet({ folders: [{ compression: 'mszip', files: [{ name: 'x.dat', content }] }] }),
    );
    expect(payloadAt(inventory, 'in › x.dat').type).toBe('zip');
    expect(payloadAt(inventory, 'in › x.dat › b.txt').type).toBe('text');
  });

  it('is what an input is behind junk', async () => {
    const { payloads } = await inventoryOf(Buffer.concat([junk, withoutStart(zip('a.txt', 'b.txt'))]));
    expect(payloads.map(({ name, type }) => [name, type])).toMatchObject([
      ['in', 'zip'],
      ['prefix@0x0', 'text'],
      ['a.txt', 'unknown'],
      ['b.txt', 'text'],
    ]);
  });

  it('is found behind and in front of more junk than a comment can be', async () => {
    const parts = [junk, withoutStart(zip('a.txt')), Buffer.alloc(200_000, 7)];
    const { payloads } = await inventoryOf(Buffer.concat(parts));
    expect(payloads[0]?.type).not.toBe('zip');
    expect(payloads[1]).toMatchObject({ type: 'zip', source: 'appended', name: 'zip@0x1388' });
    expect(payloads[2]?.name).toBe('a.txt');
  });

  it('does not make a script less of a script', async () => {
    const script = utf8(`@echo off\r\n${'start calc.exe\r\n'.repeat(2000)}`);
    const archive = Buffer.from(buildZip([{ name: 'a.txt', content: first }], { prefix: script }));
    // The directory says that the entry starts where the script does.
    archive.writeUInt32LE(0, archive.indexOf('PK\x01\x02', 0, 'latin1') + 42);
    const outer = buildZip([{ name: 'go.bat', content: archive }]);
    expect(payloadAt(await inventoryOf(outer), 'in › go.bat').type).toBe('batch');
  });
});

describe('a ZIP without a directory', () => {
  it.each([
    ['alone', [withoutDirectory(zip('a.txt', 'b.txt'))], ''],
    ['behind junk', [junk, withoutDirectory(zip('a.txt', 'b.txt'))], ''],
  ])('is read by its local headers: %s', async (_where, parts, holder) => {
    const inventory = await inventoryOf(Buffer.concat(parts));
    for (const name of ['a.txt', 'b.txt']) {
      expect(payloadAt(inventory, `in${holder} › ${name}`).sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(inventory.problems.map(({ code }) => code)).toContain('zip.directory-missing');
  });
});

describe('an entry that its two headers describe differently', () => {
  it('is read both ways: Info-ZIP goes by the local header, others by the directory', async () => {
    const archive = zip('a.txt');
    const directory = archive.indexOf('PK\x01\x02', 0, 'latin1');
    archive.writeUInt16LE(0, directory + 10); // stored: the compressed bytes themselves are the content
    const { payloads, problems } = await inventoryOf(archive);
    expect(payloads.map(({ facts, name }) => [name, facts.hiddenIn])).toEqual([
      ['in', undefined],
      ['a.txt', undefined],
      ['a.txt', 'its local header describes it otherwise than the directory'],
    ]);
    expect(payloads[2]?.type).toBe('text');
    expect(problems.map(({ code }) => code)).toContain('zip.local-method-differs');
  });
});
