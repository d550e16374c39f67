import { describe, expect, it } from 'vitest';
import { type BuiltCfb, buildCfb } from '../../formats/cfb/build-cfb.js';
import { inventoryOf, problemCodes } from '../inventory.js';

const SIZE_IN_BYTES = 40_960;
const START_SECTOR_OFFSET = 116;
const SIZE_OFFSET = 120;
const END_OF_CHAIN = 0xffff_fffe;
const names = ['a', 'b', 'c', 'd'];

function compoundFile(): BuiltCfb {
  return buildCfb(names.map((name) => ({ name, data: new Uint8Array(SIZE_IN_BYTES).fill(0x41) })));
}

/** Every stream is the same run of sectors, which goes through those of all four. */
function crossLinked(): Uint8Array {
  const built = compoundFile();
  const runs = names.map((name) => built.streamSectors.get(built.streamIds.get(name) ?? 0) ?? []);
  const sectors = runs.flat();
  sectors.forEach((sector, index) => {
    built.setFat(sector, sectors[index + 1] ?? END_OF_CHAIN);
  });
  for (const name of names) {
    const entry = built.entryOffset(built.streamIds.get(name) ?? 0);
    built.setU32(entry + START_SECTOR_OFFSET, sectors[0] ?? 0);
    built.setU32(entry + SIZE_OFFSET, names.length * SIZE_IN_BYTES);
  }
  return built.bytes;
}

describe('streams of a compound file', () => {
  it('are not charged for the bytes that lie in the file', async () => {
    const inventory = await inventoryOf(compoundFile().bytes, { limits: { bytesOut: 0 } });
    expect(problemCodes(inventory)).not.toContain('limit.bytes-out');
    expect(inventory.payloads.filter(({ sha256 }) => sha256 !== null)).toHaveLength(1 + names.length);
  });

  it('are charged for what they have more than the file, because they share it', async () => {
    const whole = await inventoryOf(crossLinked());
    expect(problemCodes(whole)).toEqual(['cfb.sector-shared']);

    const limited = await inventoryOf(crossLinked(), { limits: { bytesOut: 5 * SIZE_IN_BYTES } });
    expect(problemCodes(limited)).toContain('limit.bytes-out');
    const read = limited.payloads.filter(({ sha256 }) => sha256 !== null);
    expect(read.length).toBeGreaterThan(1);
    expect(read.length).toBeLessThan(1 + names.length);
    expect(limited.payloads).toHaveLength(1 + names.length);
  });
});
