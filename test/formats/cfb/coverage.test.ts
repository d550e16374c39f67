import { describe, expect, it } from 'vitest';
import { findHiddenData } from '../../../src/formats/cfb/hidden-data.js';
import { layOut } from '../../../src/formats/cfb/layout.js';
import { type BuiltCfb, buildCfb, type TreeNode } from './build-cfb.js';
import { coverageOf, expectBytes, hiddenIn, open, pattern, readAll } from './open.js';

const END = 0xfffffffe;

const tree: TreeNode[] = [
  { name: 'a', data: pattern(5000, 1) },
  { name: 'c', data: pattern(300, 3) },
];

function fillSectors(built: BuiltCfb, sectorIds: readonly number[], data: Uint8Array): void {
  sectorIds.forEach((id, index) => {
    const piece = data.subarray(index * built.sectorSizeInBytes, (index + 1) * built.sectorSizeInBytes);
    built.bytes.set(piece, built.sectorOffset(id));
  });
}

describe('roles', () => {
  it('add up, with streams in the mini stream named', async () => {
    const built = buildCfb(tree, { freeSectors: 3 });
    const { roles, hidden, file } = await hiddenIn(built.bytes);
    expect(roles).toEqual({
      header: 512,
      stream: 5300,
      'stream-slack': 120 + 192,
      'mini-slack': 20,
      'mini-fat': 512,
      directory: 512,
      'free-sector': 1536,
      fat: 512,
    });
    expect(hidden).toEqual([]);
    const { regions } = await coverageOf(file);
    expect(regions.find(({ role, streamId }) => role === 'stream' && streamId === 2)).toEqual({
      role: 'stream',
      streamId: 2,
      offsetInBytes: built.sectorOffset(built.miniStreamSectors[0]!),
      lengthInBytes: 300,
    });
  });

  it('tell orphan streams from others', async () => {
    const built = buildCfb([{ name: 'a', data: pattern(5000, 1) }]);
    built.setU32(built.entryOffset(0) + 76, 0xffffffff);
    const { roles, codes } = await hiddenIn(built.bytes);
    expect(roles['orphan-stream']).toBe(5000);
    expect(codes()).toEqual(['cfb.directory-orphan']);
  });

  it('do not depend on what was read before', async () => {
    const built = buildCfb(tree);
    built.setU32(built.entryOffset(2) + 116, built.streamSectors.get(1)![2]!);
    built.setU32(built.entryOffset(2) + 120, 4200);
    const fresh = await open(built.bytes);
    const used = await open(built.bytes);
    for (const entry of [...used.file.entries].reverse())
      if (entry.type === 'stream') await readAll(used.file.openStream(entry));
    expect((await coverageOf(used.file)).regions).toEqual((await coverageOf(fresh.file)).regions);
  });
});

describe('hidden data', () => {
  it('over neighbouring free sectors comes out as one piece', async () => {
    const built = buildCfb(tree, { freeSectors: 10 });
    const secret = pattern(3000, 9);
    fillSectors(built, built.freeSectors.slice(2), secret);
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden.map(({ role, offsetInBytes }) => ({ role, offsetInBytes }))).toEqual([
      { role: 'free-sector', offsetInBytes: built.sectorOffset(built.freeSectors[2]!) },
    ]);
    expectBytes((await readAll(hidden[0]!.source)).subarray(0, 3000), secret);
  });

  it('in a chain that no entry names comes out in the order of the chain', async () => {
    const built = buildCfb(tree, { freeSectors: 12 });
    const chain = [...built.freeSectors].reverse();
    chain.forEach((id, index) => {
      built.setFat(id, chain[index + 1] ?? END);
    });
    const secret = pattern(12 * 512, 9);
    fillSectors(built, chain, secret);
    const { hidden, roles } = await hiddenIn(built.bytes);
    expect(roles['unreferenced-sector']).toBe(12 * 512);
    expect(hidden.length).toBe(1);
    expect(hidden[0]).toMatchObject({
      role: 'unreferenced-sector',
      offsetInBytes: built.sectorOffset(chain[0]!),
    });
    expectBytes(await readAll(hidden[0]!.source), secret);
  });

  it('in sectors that are all marked as ends comes out as one piece', async () => {
    const built = buildCfb(tree, { freeSectors: 12 });
    for (const id of built.freeSectors) built.setFat(id, END);
    const secret = pattern(12 * 512, 9);
    fillSectors(built, built.freeSectors, secret);
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden.length).toBe(1);
    expectBytes(await readAll(hidden[0]!.source), secret);
  });

  it('in a ring of sectors comes out', async () => {
    const built = buildCfb(tree, { freeSectors: 3 });
    const [a, b, c] = built.freeSectors;
    built.setFat(a!, b!);
    built.setFat(b!, c!);
    built.setFat(c!, a!);
    fillSectors(built, built.freeSectors, pattern(1536, 9));
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden.length).toBe(1);
    expectBytes(await readAll(hidden[0]!.source), pattern(1536, 9));
  });

  it('behind the end of a stream, in its last sector', async () => {
    const built = buildCfb(tree);
    const at = built.sectorOffset(built.streamSectors.get(1)!.at(-1)!) + (5000 % 512);
    built.bytes.set(pattern(120, 5), at);
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden).toMatchObject([{ role: 'stream-slack', offsetInBytes: at, streamId: 1 }]);
    expectBytes(await readAll(hidden[0]!.source), pattern(120, 5));
  });

  it('behind the end of a stream whose chain goes on', async () => {
    const built = buildCfb([{ name: 'a', data: pattern(20_000, 1) }]);
    built.setU32(built.entryOffset(1) + 120, 4100);
    const { hidden, roles } = await hiddenIn(built.bytes);
    expect(roles['stream-slack']).toBe(40 * 512 - 4100);
    expect(hidden).toMatchObject([{ role: 'stream-slack', streamId: 1 }]);
    expectBytes((await readAll(hidden[0]!.source)).subarray(0, 15_900), pattern(20_000, 1).subarray(4100));
  });

  it('behind the end of a stream in the mini stream, and in free mini sectors', async () => {
    const built = buildCfb(tree);
    const miniStart = built.sectorOffset(built.miniStreamSectors[0]!);
    built.setU32(built.entryOffset(0) + 120, 512);
    built.bytes.set(pattern(20, 5), miniStart + 300);
    built.bytes.set(pattern(128, 6), miniStart + 384);
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden).toMatchObject([
      { role: 'mini-slack', offsetInBytes: miniStart + 300, streamId: 2 },
      { role: 'free-mini-sector', offsetInBytes: miniStart + 384 },
    ]);
    expectBytes(await readAll(hidden[1]!.source), pattern(128, 6));
  });

  it('behind the last sector', async () => {
    const built = buildCfb(tree);
    const bytes = new Uint8Array(built.bytes.length + 100_000);
    bytes.set(built.bytes);
    bytes.set(pattern(100_000, 8), built.bytes.length);
    const { hidden, roles, codes } = await hiddenIn(bytes);
    expect(roles.appended).toBe(100_000);
    expect(hidden).toMatchObject([{ role: 'appended', offsetInBytes: built.bytes.length }]);
    expectBytes(await readAll(hidden[0]!.source), pattern(100_000, 8));
    expect(codes()).toEqual([]);
  });

  it('behind the 512 bytes that the header of version 4 uses', async () => {
    const built = buildCfb(tree, { version: 4 });
    built.bytes.set(pattern(50, 8), 1024);
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden).toMatchObject([{ role: 'header-slack', offsetInBytes: 1024 }]);
  });

  it('in directory entries that are marked unused', async () => {
    const built = buildCfb(tree);
    built.bytes.set(pattern(60, 8), built.entryOffset(3));
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden).toMatchObject([{ role: 'directory-slack', offsetInBytes: built.entryOffset(3) }]);
    expect(hidden[0]!.source.sizeInBytes).toBe(128);
  });

  it('in the sector of the range lock, also when that is marked free', async () => {
    const built = buildCfb(tree, { freeSectors: 3 });
    const rangeLockSector = built.freeSectors[1]!;
    fillSectors(built, [rangeLockSector], pattern(512, 8));
    const { file } = await open(built.bytes);
    const layout = { ...layOut(file), rangeLockSector };
    expect((await findHiddenData(file, layout)).map(({ role }) => role)).toEqual(['free-sector']);
    built.setFat(rangeLockSector, END);
    const { file: other } = await open(built.bytes);
    const hidden = await findHiddenData(other, { ...layOut(other), rangeLockSector });
    expect(hidden.map(({ role }) => role)).toEqual(['range-lock']);
  });

  it('of an entry whose size was set to zero is a chain that nothing references', async () => {
    const built = buildCfb(tree);
    built.setU32(built.entryOffset(1) + 120, 0);
    const { hidden } = await hiddenIn(built.bytes);
    expect(hidden).toMatchObject([{ role: 'unreferenced-sector' }]);
    expectBytes((await readAll(hidden[0]!.source)).subarray(0, 5000), pattern(5000, 1));
  });
});
