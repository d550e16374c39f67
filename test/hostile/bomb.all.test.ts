import { describe, expect, it } from 'vitest';
import { buildCompoundFile, type CompoundFileEntry } from '../../samples-synthetic/builder/compound-file.js';
import { buildPe } from '../../samples-synthetic/builder/pe.js';
import { utf8 } from '../../samples-synthetic/builder/text.js';
import { buildZip } from '../../samples-synthetic/builder/zip.js';
import { type BlockSpec, buildCabinet, storedBlocks } from '../formats/cab/build-cabinet.js';
import { WordWriter } from '../formats/cab/decoders/lzx-encoder.js';
import { validReport } from './report-check.js';

describe('archives that claim or hold far more than their size', () => {
  it('a cabinet that lists one folder as 65,535 files of the same bytes', async () => {
    const content = new Uint8Array(32_768);
    const bytes = buildCabinet({
      folders: [{ blocks: storedBlocks(content) }],
      files: Array.from({ length: 65_535 }, (_, index) => ({
        name: `f${index}`,
        offsetInFolder: 0,
        sizeInBytes: content.length,
      })),
    });
    const report = await validReport(bytes);
    expect(report.payloads).toHaveLength(65_536);
    expect(report.problems.map(({ code }) => code)).toContain('cab.overlapping-files');
    expect(report.completeness).toBe('partial');
  });

  it('a cabinet of 4,000 folders that are one', async () => {
    const content = new Uint8Array(32_768);
    const bytes = Buffer.from(
      buildCabinet({
        folders: Array.from({ length: 4000 }, (_, index) => ({
          blocks: index === 0 ? storedBlocks(content) : [],
        })),
        files: Array.from({ length: 4000 }, (_, folderIndex) => ({
          name: `f${folderIndex}`,
          offsetInFolder: 0,
          sizeInBytes: content.length,
          folder: folderIndex,
        })),
      }),
    );
    for (let folder = 1; folder < 4000; folder += 1) bytes.copy(bytes, 36 + folder * 8, 36, 44);
    const report = await validReport(bytes);
    expect(report.problems.map(({ code }) => code)).toContain('cab.overlapping-folders');
    expect(report.payloads).toHaveLength(4001);
  });

  it('a ZIP whose entries share one stream of data, as the overlapping bomb does', async () => {
    const kernel = Buffer.from(buildZip([{ name: 'a', content: new Uint8Array(2 ** 20) }]));
    const directory = kernel.indexOf('PK\x01\x02', 0, 'latin1');
    const end = kernel.indexOf('PK\x05\x06', 0, 'latin1');
    const header = kernel.subarray(directory, end);
    const count = 2000;
    const tail = Buffer.from(kernel.subarray(end));
    tail.writeUInt16LE(count, 8);
    tail.writeUInt16LE(count, 10);
    tail.writeUInt32LE(header.length * count, 12);
    const bomb = Buffer.concat([
      kernel.subarray(0, directory),
      ...new Array<Buffer>(count).fill(header),
      tail,
    ]);
    const report = await validReport(bomb, 'bomb.zip');
    expect(report.problems.map(({ code }) => code)).toContain('zip.overlapping-entries');
    expect(report.completeness).toBe('partial');
  });

  it('a ZIP in a ZIP in a ZIP, deeper than anyone goes', async () => {
    let bytes: Uint8Array = utf8('the end');
    for (let level = 0; level < 100; level += 1) bytes = buildZip([{ name: 'z.zip', content: bytes }]);
    const report = await validReport(bytes);
    expect(report.problems.map(({ code }) => code)).toContain('limit.depth');
    expect(report.payloads.length).toBeLessThan(40);
  });

  it('a tower of 20 ZIPs, which stands for an archive that unpacks to itself without end', async () => {
    let bytes: Uint8Array = utf8('never reached');
    for (let level = 0; level < 20; level += 1) bytes = buildZip([{ name: 'r/r.zip', content: bytes }]);
    const report = await validReport(bytes, 'r.zip');
    expect(report.problems.map(({ code }) => code)).toContain('limit.depth');
    expect(report.completeness).toBe('partial');
    expect(report.payloads.length).toBeLessThan(20);
  });

  it('a cabinet below 1 MiB of LZX data that says it unpacks to 2 GiB of zeros, and has 625 MiB of them', async () => {
    const bytes = buildCabinet({
      folders: [{ type: LZX_32_KIB, blocks: runOfZerosInLzx(20_000), dataBlockCount: 65_535 }],
      files: [{ name: 'endless', offsetInFolder: 0, sizeInBytes: 65_535 * LZX_CHUNK_SIZE_IN_BYTES }],
    });
    expect(bytes.length).toBeLessThan(2 ** 20);
    const report = await validReport(bytes, 'a.cab');
    expect(report.problems.map(({ code }) => code)).toEqual([
      'cab.data-truncated',
      'inventory.file-incomplete',
    ]);
    expect(report.completeness).toBe('partial');
  });

  it('a ZIP that holds itself', async () => {
    const report = await validReport(quine(), 'r.zip');
    expect(report.payloads.length).toBeGreaterThan(1);
    expect(report.payloads.length).toBeLessThan(60);
  });
});

describe('structures that are deep or long', () => {
  it('10,000 storages, each in the one before', async () => {
    let entries: readonly CompoundFileEntry[] = [{ name: 's', content: utf8('inside') }];
    for (let level = 0; level < 10_000; level += 1) entries = [{ name: 'd', entries }];
    const report = await validReport(buildCompoundFile({ entries }));
    expect(report.problems.map(({ code }) => code)).toContain('input.not-a-package');
    expect(report.payloads.length).toBeGreaterThan(10);
  });

  it('a directory of 100,000 entries that is a list, not a tree', async () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => ({
      name: `s${String(index).padStart(6, '0')}`,
      content: new Uint8Array(0),
    }));
    const report = await validReport(buildCompoundFile({ entries, siblingTree: 'list' }));
    const omitted = report.omitted?.find(({ list }) => list === 'payloads');
    expect(omitted?.total ?? report.payloads.length).toBeGreaterThanOrEqual(100_000);
  });

  it('a program cut inside its headers, which has no end to look behind', async () => {
    const program = buildPe({ kind: 'exe', bits: 32 }).subarray(0, 175);
    const report = await validReport(program, 'a.exe');
    expect(report.payloads.length).toBeLessThan(3);
  });

  it('a program behind a program, a hundred times', async () => {
    const program = buildPe({ kind: 'exe', bits: 32 });
    const report = await validReport(Buffer.concat(new Array<Uint8Array>(100).fill(program)), 'a.exe');
    expect(report.problems.map(({ code }) => code)).toContain('limit.depth');
    expect(report.payloads.length).toBeLessThan(20);
  });

  it('a mini stream of no bytes that has a sector, with something in it', async () => {
    const hidden = utf8('hidden in a sector of the mini stream');
    const content = new Uint8Array(5000).fill(1);
    const file = Buffer.from(
      buildCompoundFile({ entries: [{ name: 'a', content }], freeSectorContent: hidden }),
    );
    const root = file.indexOf('Root Entry', 0, 'utf16le');
    file.writeUInt32LE((file.indexOf(hidden) >> 9) - 1, root + 116);
    file.writeUInt32LE(0, root + 120);
    const report = await validReport(file, 'a.msi');
    expect(report.payloads.map(({ source }) => source)).toContain('slack');
  });

  it('a ZIP entry that its directory puts in front of the data', async () => {
    const report = await validReport(Buffer.from(ENTRY_BEFORE_DATA, 'hex'), 'a.zip');
    expect(report.completeness).not.toBe('failed');
  });

  it('loops in a batch file', async () => {
    const nested = `${'for /l %%a in (1,1,1000000) do '.repeat(10)}echo %%a`;
    const again = ':a\r\ncall :a\r\ngoto a\r\n';
    const doubling = `set x=ab\r\n${'set x=%x%%x%\r\n'.repeat(64)}echo %x%`;
    for (const script of [nested, again, doubling, `for /f %%a in ('type %0') do ${nested}`]) {
      const report = await validReport(utf8(`@echo off\r\n${script}\r\nstart calc.exe\r\n`), 'a.bat');
      expect(report.payloads).toHaveLength(1);
      expect(report.input.sha256).not.toBeNull();
    }
  });
});

const ENTRY_BEFORE_DATA =
  '504b03040a0000000000a784ef320000000000000000000000000c0000007465737466696c652e747874504b01021e030a0000000000a784ef320000000000000000000000000c0000000000000000100000406563686f206f66667466696c652e747874504b050601000100010001003a0000002a0066696c652e74406563686f206f666678745000000000';

const LZX_CHUNK_SIZE_IN_BYTES = 32_768;
/** typeCompress of LZX with a window of 2^15 bytes. */
const LZX_32_KIB = 0x0f03;

/** The most that one verbatim block may unpack to, in data blocks: its size has 24 bits. */
const CHUNKS_OF_LZX_BLOCK = 511;
const RUN_MAIN_SYMBOLS: readonly number[] = [0, 256 + 7];
const RUN_LENGTH_SYMBOLS: readonly number[] = [129 - 9, 257 - 9];

/**
 * Data blocks of one LZX stream [MS-PATCH 2] that is a run of zeros: verbatim blocks as long as can be, with the words
 * 0 for a zero byte and 1 for a match at the distance R0, which is 1 from the start; of 129 bytes when 0 follows, of 257
 * when 1 does.
 */
function runOfZerosInLzx(count: number): BlockSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const writer = new WordWriter();
    if (index === 0) writer.bits(0, 1);
    if (index % CHUNKS_OF_LZX_BLOCK === 0) writeRunHeader(writer, index === 0);
    if (index === 0) for (let literal = 0; literal < 129; literal += 1) writer.bits(0, 1);
    else writer.bits(0b10, 2);
    for (let match = 0; match < 127; match += 1) writer.bits(0b11, 2);
    return { compressed: writer.finish(), uncompressedSizeInBytes: LZX_CHUNK_SIZE_IN_BYTES };
  });
}

function writeRunHeader(writer: WordWriter, isFirst: boolean): void {
  const sizeInBytes = CHUNKS_OF_LZX_BLOCK * LZX_CHUNK_SIZE_IN_BYTES;
  writer
    .bits(1, 3)
    .bits(sizeInBytes >>> 12, 12)
    .bits(sizeInBytes & 0xfff, 12);
  const writeLengths = (start: number, end: number, used: readonly number[]) => {
    // The words are 0 for a length that stays and 1 for one that becomes 1.
    for (let symbol = 0; symbol < 20; symbol += 1) writer.bits(symbol === 0 || symbol === 16 ? 1 : 0, 4);
    for (let symbol = start; symbol < end; symbol += 1) {
      writer.bits(isFirst && used.includes(symbol) ? 1 : 0, 1);
    }
  };
  writeLengths(0, 256, RUN_MAIN_SYMBOLS);
  writeLengths(256, 256 + 240, RUN_MAIN_SYMBOLS);
  writeLengths(0, 249, RUN_LENGTH_SYMBOLS);
}

/**
 * A ZIP whose only entry is its own local header and data once more: the entry's stored bytes start with a local
 * header again, whose directory lies behind it, so that each layer opens to a layer that is as large.
 */
function quine(): Uint8Array {
  const inner = buildZip([{ name: 'r.zip', content: new Uint8Array(0), method: 'stored' }]);
  const bytes = Buffer.from(buildZip([{ name: 'r.zip', content: inner, method: 'stored' }]));
  // The entry reaches from its header to the end of the file: its content is the archive itself.
  const directory = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1');
  for (const [header, sizeAt] of [
    [0, 18],
    [directory, 20],
  ] as const) {
    bytes.writeUInt32LE(bytes.length, header + sizeAt);
    bytes.writeUInt32LE(bytes.length, header + sizeAt + 4);
  }
  return bytes;
}
