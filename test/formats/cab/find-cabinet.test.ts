import { describe, expect, it } from 'vitest';
import { findCabinets } from '../../../src/formats/cab/find-cabinet.js';
import { BytesSource } from '../../../src/io/source.js';
import { buildCabinet, storedBlocks } from './build-cabinet.js';
import { Told } from './open-set.js';

const CABINET = buildCabinet({
  folders: [{ blocks: storedBlocks(Buffer.from('hello')) }],
  files: [{ name: 'a', sizeInBytes: 5 }],
});

async function find(...pieces: Uint8Array[]): Promise<number[]> {
  return findCabinets(new BytesSource(Buffer.concat(pieces)), new Told().budget);
}

describe('findCabinets', () => {
  it('finds cabinets behind and between junk', async () => {
    expect(await find(CABINET)).toEqual([0]);
    expect(await find(Buffer.from('MZ junk'), CABINET, Buffer.from('MSCF'), CABINET)).toEqual([
      7,
      11 + CABINET.length,
    ]);
    expect(await find(Buffer.alloc(0))).toEqual([]);
  });

  it('finds a cabinet wherever it lies against the pieces that are read', async () => {
    for (const gap of [-40, -36, -35, -4, -1, 0, 1]) {
      const at = 2 ** 20 + gap;
      expect(await find(Buffer.alloc(at), CABINET)).toEqual([at]);
    }
  });

  it('finds one that is cut off behind its tables, and one inside of a forged one', async () => {
    expect(await find(CABINET.subarray(0, -3))).toEqual([0]);
    const forged = Buffer.from(CABINET.subarray(0, 36));
    forged.writeUInt32LE(1_000_000, 8);
    expect(await find(forged, Buffer.alloc(40), CABINET)).toEqual([0, 76]);
  });

  it.each([
    ['no folders', 26, 0],
    ['no files', 28, 0],
    ['files in front of the tables', 16, 4],
    ['files behind the end', 16, 60_000],
    ['another version', 24, 0x0203],
  ])('passes over a header with %s', async (_, offset, value) => {
    const header = Buffer.from(CABINET);
    header.writeUInt16LE(value, offset);
    expect(await find(header)).toEqual([]);
  });

  it('goes through signatures without a cabinet in linear time', async () => {
    expect(await find(Buffer.alloc(8e6, 'MSCF'))).toEqual([]);
  });
});
