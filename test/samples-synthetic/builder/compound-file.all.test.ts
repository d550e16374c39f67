import CFB from 'cfb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildCompoundFile,
  type CompoundFileEntry,
} from '../../../samples-synthetic/builder/compound-file.js';
import { pseudoRandomBytes } from '../../../samples-synthetic/builder/random.js';
import { extractWithSevenZip } from '../seven-zip.js';

describe('buildCompoundFile', () => {
  it('writes trees that 7-Zip reads back, in both versions and both orders', async () => {
    await fc.assert(
      fc.asyncProperty(
        storageContent(2),
        fc.constantFrom(3 as const, 4 as const),
        fc.constantFrom('ascending' as const, 'descending' as const),
        async (entries, version, sectorOrder) => {
          const read = await extractWithSevenZip(buildCompoundFile({ entries, version, sectorOrder }), {
            type: 'Compound',
          });
          expect(digest(read.files)).toEqual(digest(new Map(flatten(entries, ''))));
          expect(read.isOk).toBe(true);
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  it('needs DIFAT sectors for a large stream and still gives it back', async () => {
    const content = pseudoRandomBytes('large', 8_000_000);
    const file = buildCompoundFile({ entries: [{ name: 'large', content }], sectorOrder: 'descending' });
    expect(Buffer.from(file).readUInt32LE(72)).toBeGreaterThan(0);
    const read = await extractWithSevenZip(file, { type: 'Compound' });
    expect(Buffer.compare(read.files.get('large') ?? Buffer.alloc(0), content)).toBe(0);
  });

  it('keeps thousands of entries in a tree that 7-Zip walks', async () => {
    const entries = Array.from({ length: 3000 }, (_, index) => ({
      name: `s${index}`,
      content: pseudoRandomBytes(`s${index}`, index % 150),
    }));
    const read = await extractWithSevenZip(buildCompoundFile({ entries }), { type: 'Compound' });
    expect(read.files.size).toBe(3000);
    expect(read.isOk).toBe(true);
  });

  it('writes an orphan that no tree reaches and that readers of the bare directory find', () => {
    const lost = pseudoRandomBytes('lost', 5000);
    const file = buildCompoundFile({
      entries: [{ name: 'seen', content: lost }],
      orphans: [{ name: 'lost', content: lost }],
    });
    const directory = CFB.parse(Buffer.from(file));
    const entry = directory.FileIndex.find((candidate) => candidate.name === 'lost');
    expect(Buffer.from(entry?.content ?? [])).toEqual(Buffer.from(lost));
    expect(directory.FullPaths.filter((path) => path.includes('seen'))).toHaveLength(1);
  });

  it('hides bytes where asked: slack, free sectors, unreferenced chains, behind the end', async () => {
    const file = Buffer.from(
      buildCompoundFile({
        entries: [{ name: 'a', content: Buffer.alloc(5000, 'a'), slack: Buffer.from('IN-SLACK') }],
        freeSectorContent: Buffer.from('IN-FREE-SECTOR'),
        unreferencedContent: Buffer.from('IN-LOST-CHAIN'),
        appended: Buffer.from('BEHIND-THE-END'),
      }),
    );
    expect(file.indexOf('IN-SLACK') % 512).toBe(5000 % 512);
    expect(file.indexOf('BEHIND-THE-END') % 512).toBe(0);
    expect(file.toString('latin1').endsWith('BEHIND-THE-END')).toBe(true);
    const fat = file.subarray(512, 1024);
    const fatEntryOf = (text: string): number => fat.readUInt32LE((file.indexOf(text) / 512 - 1) * 4);
    expect(fatEntryOf('IN-FREE-SECTOR')).toBe(0xffffffff);
    expect(fatEntryOf('IN-LOST-CHAIN')).toBe(0xfffffffe);
  });

  it('refuses slack that does not fit and names that are too long', () => {
    const slack = new Uint8Array(600);
    expect(() =>
      buildCompoundFile({ entries: [{ name: 'a', content: new Uint8Array(5000), slack }] }),
    ).toThrow(RangeError);
    const name = 'x'.repeat(32);
    expect(() => buildCompoundFile({ entries: [{ name, content: new Uint8Array(1) }] })).toThrow(RangeError);
  });
});

function storageContent(depth: number): fc.Arbitrary<CompoundFileEntry[]> {
  const name = fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,15}$/);
  const content = fc
    .integer({ min: 0, max: 9000 })
    .map((length) => pseudoRandomBytes(`content ${length}`, length));
  const stream: fc.Arbitrary<CompoundFileEntry> = fc.record({ name, content });
  const storages: fc.Arbitrary<CompoundFileEntry>[] =
    depth === 0 ? [] : [fc.record({ name, entries: storageContent(depth - 1) })];
  return fc.uniqueArray(fc.oneof(stream, ...storages), {
    maxLength: 6,
    minLength: depth === 2 ? 1 : 0,
    selector: (entry) => entry.name.toUpperCase(),
  });
}

function flatten(entries: readonly CompoundFileEntry[], prefix: string): [string, Uint8Array][] {
  return entries.flatMap((entry): [string, Uint8Array][] =>
    'content' in entry
      ? [[prefix + entry.name, entry.content]]
      : flatten(entry.entries, `${prefix}${entry.name}/`),
  );
}

function digest(files: ReadonlyMap<string, Uint8Array>): string[] {
  return [...files].map(([path, content]) => `${path} ${Buffer.from(content).toString('base64')}`).sort();
}
