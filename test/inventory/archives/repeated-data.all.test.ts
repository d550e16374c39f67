import { describe, expect, it } from 'vitest';
import { buildCompoundFile } from '../../../samples-synthetic/builder/compound-file.js';
import { buildZip } from '../../../samples-synthetic/builder/zip.js';
import { RepeatedData } from '../../../src/inventory/archives/repeated-data.js';
import { buildCabinet, storedBlocks } from '../../formats/cab/build-cabinet.js';
import { inventoryOf, problemCodes } from '../inventory.js';

const MIB = 2 ** 20;

describe('data that belongs to several entries of a container', () => {
  it('is free where nothing was read before, in any order of offset', () => {
    const repeats = new RepeatedData(100);
    for (let at = 0; at < 100 * MIB; at += MIB) {
      expect(repeats.mayStart(at)).toBe(true);
      expect(repeats.take(at, at + MIB)).toBe(true);
    }
  });

  it('is read again some times, and then no more, while what is new still is', () => {
    const repeats = new RepeatedData(MIB);
    const takeAll = () => repeats.mayStart(0) && repeats.take(0, MIB);
    const taken = Array.from({ length: 100 }, takeAll).filter(Boolean).length;
    expect(taken).toBeGreaterThan(4);
    expect(taken).toBeLessThan(20);
    expect(repeats.mayStart(MIB) && repeats.take(MIB, 2 * MIB)).toBe(true);
  });

  it('is not decoded for each of many folders of a cabinet, and the folder behind them is', async () => {
    const shared = new Uint8Array(20 * 32_768).fill(0x41);
    const last = new TextEncoder().encode('read all the same');
    const count = 500;
    const bytes = buildCabinet({
      folders: [
        ...Array.from({ length: count }, (_, index) => ({ blocks: index === 0 ? storedBlocks(shared) : [] })),
        { blocks: storedBlocks(last) },
      ],
      files: [
        ...Array.from({ length: count }, (_, folder) => ({
          name: `f${folder}`,
          offsetInFolder: 0,
          sizeInBytes: shared.length,
          folder,
        })),
        { name: 'last', offsetInFolder: 0, sizeInBytes: last.length, folder: count },
      ],
    });
    for (let folder = 1; folder < count; folder += 1) bytes.copy(bytes, 36 + folder * 8, 36, 44);
    const inventory = await inventoryOf(bytes);
    const read = inventory.payloads.filter(({ name, sha256 }) => name.startsWith('f') && sha256 !== null);
    expect(read.length).toBeGreaterThan(4);
    expect(read.length).toBeLessThan(20);
    expect(inventory.payloads.at(-1)).toMatchObject({ name: 'last', type: 'text' });
    expect(inventory.payloads).toHaveLength(count + 2);
    expect(problemCodes(inventory)).toContain('inventory.repeated-data');
  });

  it('is not decoded for each of many entries of a ZIP', async () => {
    const one = Buffer.from(buildZip([{ name: 'a', content: new Uint8Array(MIB), method: 'stored' }]));
    const directory = one.lastIndexOf('PK\x01\x02', undefined, 'latin1');
    const end = one.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    const count = 1000;
    const headers = new Array<Buffer>(count).fill(one.subarray(directory, end));
    const record = Buffer.from(one.subarray(end));
    record.writeUInt16LE(count, 8);
    record.writeUInt16LE(count, 10);
    record.writeUInt32LE(count * (end - directory), 12);
    const inventory = await inventoryOf(Buffer.concat([one.subarray(0, directory), ...headers, record]));
    const read = inventory.payloads.filter(({ parent, sha256 }) => parent === 0 && sha256 !== null);
    expect(read.length).toBeGreaterThan(4);
    expect(read.length).toBeLessThan(25);
    expect(inventory.payloads).toHaveLength(count + 1);
    expect(problemCodes(inventory)).toContain('inventory.repeated-data');
  });

  it('is not read for each of many storages', async () => {
    const count = 100;
    const file = Buffer.from(
      buildCompoundFile({
        entries: [
          ...Array.from({ length: count }, (_, index) => ({
            name: `S${index}`,
            entries: [{ name: 'x', content: new Uint8Array(index === 0 ? 200_000 : 0) }],
          })),
        ],
      }),
    );
    const name = Buffer.from('x\0\0\0', 'latin1');
    const streams: number[] = [];
    for (let at = file.indexOf(name); at >= 0; at = file.indexOf(name, at + 1)) {
      if (at % 128 === 0 && file.readUInt16LE(at + 64) === 4) streams.push(at);
    }
    const first = streams.find((at) => file.readUInt32LE(at + 120) > 0) as number;
    for (const at of streams) file.copy(file, at + 116, first + 116, first + 124);
    const inventory = await inventoryOf(file);
    const read = inventory.payloads.filter((payload) => payload.name === 'x');
    expect(streams).toHaveLength(count);
    expect(read.length).toBeGreaterThan(1);
    expect(read.length).toBeLessThan(10);
    expect(problemCodes(inventory)).toContain('inventory.repeated-data');
  });
});
