import { expect, it } from 'vitest';
import { buildCfb, type TreeNode } from './build-cfb.js';
import { hiddenIn, pattern } from './open.js';

const END = 0xfffffffe;

const tree: TreeNode[] = [
  { name: 'a', data: pattern(5000, 1) },
  { name: 'c', data: pattern(300, 3) },
];

it('a file of scattered sectors has a bounded number of pieces, which hold all its data', async () => {
  const count = 40_000;
  const built = buildCfb(tree, { freeSectors: count });
  for (const [index, id] of built.freeSectors.entries()) {
    if (index % 2 === 0) built.bytes.set(pattern(512, index), built.sectorOffset(id));
    else built.setFat(id, END);
  }
  const { hidden, roles } = await hiddenIn(built.bytes);
  expect(hidden.length).toBeLessThan(17_000);
  expect(roles['free-sector']).toBe((count / 2) * 512);
  const total = hidden.reduce((sum, { source }) => sum + source.sizeInBytes, 0);
  expect(total).toBe((count / 2) * 512);
});

it('behind the ends of more streams than are listed, data is told', async () => {
  const count = 16_390;
  const streams = Array.from({ length: count }, (_, index) => ({
    name: `s${index}`,
    data: Uint8Array.of(1),
  }));
  const built = buildCfb(streams);
  for (const id of built.miniStreamSectors)
    built.bytes.fill(0xaa, built.sectorOffset(id), built.sectorOffset(id + 1));
  const { hidden, roles, codes } = await hiddenIn(built.bytes);
  expect(hidden.filter(({ role }) => role === 'mini-slack').length).toBe(2 ** 14);
  expect(roles['mini-slack']).toBe(63 * count);
  expect(codes()).toEqual(['cfb.hidden-pieces']);
});

it('bytes of more kinds by turns than are listed are told', async () => {
  const count = 2 ** 18 + 64;
  const alternating = Uint32Array.from({ length: count }, (_, index) => (index % 2 === 0 ? END : 0xffffffff));
  const built = buildCfb([
    { name: 'mini', data: new Uint8Array(count * 64) },
    { name: 'fat', data: new Uint8Array(alternating.buffer) },
  ]);
  const [mini, fat] = ['mini', 'fat'].map((name) => built.streamIds.get(name)!);
  built.setU32(built.entryOffset(0) + 116, built.streamSectors.get(mini!)![0]!);
  built.setU32(built.entryOffset(0) + 120, count * 64);
  built.setU32(60, built.streamSectors.get(fat!)![0]!);
  built.setU32(64, built.streamSectors.get(fat!)!.length);
  for (const id of [mini!, fat!]) built.setU32(built.entryOffset(id) + 120, 0);
  const { codes, roles } = await hiddenIn(built.bytes);
  expect(codes()).toEqual(['cfb.coverage-fragments']);
  expect(roles.unlisted).toBeGreaterThan(0);
});
