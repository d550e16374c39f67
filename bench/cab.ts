import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { openCabinet } from '../src/formats/cab/cabinet.js';
import { joinCabinets } from '../src/formats/cab/cabinet-set.js';
import { readDataBlocks } from '../src/formats/cab/data-block.js';
import { decodeFolder } from '../src/formats/cab/decode-folder.js';
import { Budget, DEFAULT_LIMITS } from '../src/io/budget.js';
import { FileSource } from '../src/io/file-source.js';
import type { OnProblem } from '../src/io/problem.js';
import { BytesSource } from '../src/io/source.js';
import { DecoderThread } from '../src/workers/decode/decoder-thread.js';
import {
  type BlockSpec,
  buildCabinet,
  type FolderSpec,
  MSZIP,
  mszipBlocks,
} from '../test/formats/cab/build-cabinet.js';
import { corpusCabinets } from '../test/formats/cab/corpus-cabinet.js';

/** Seconds that each way takes for the same cabinet; `cabextract` only where it is installed. */
export interface CabinetTimes {
  bytesOut: number;
  ours: number;
  /** node:zlib and node:crypto on blocks in memory: nothing that uses them can be faster. */
  floor?: number;
  cabextract?: number;
}

/** MSZIP, about 300 MB out: decode and SHA-256, against the floor and cabextract. */
export async function measureMszip(megabytesOut = 300): Promise<CabinetTimes> {
  const blocks = mszipInput(megabytesOut);
  const folder = { type: MSZIP, blocks };
  return withCabinet([folder], async (path) => {
    const ours = await quickest(() => decodeAndHash(path));
    const floor = await quickest(async () => inflateAndHash(blocks));
    return { bytesOut: sizeOf(folder), ours, floor, ...(await rival(path)) };
  });
}

/**
 * LZX, about 280 MB out, by repeating the largest LZX folder of the corpus: decode and SHA-256 against cabextract;
 * undefined without ../shared/corpus.
 */
export async function measureLzx(megabytesOut = 280): Promise<CabinetTimes | undefined> {
  const folder = await findLargestLzxFolder();
  if (folder === undefined) return undefined;
  const count = Math.ceil((megabytesOut * 1e6) / sizeOf(folder));
  const folders = Array.from({ length: count }, () => folder);
  return withCabinet(folders, async (path) => {
    const ours = await quickest(() => decodeAndHash(path));
    return { bytesOut: count * sizeOf(folder), ours, ...(await rival(path)) };
  });
}

const RUNS = 3;

/** The least disturbed of some runs. */
async function quickest(measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) least = Math.min(least, await measure());
  return least;
}

/** `cabextract -t`, where it is installed. */
async function rival(path: string): Promise<{ cabextract?: number }> {
  const cabextract = await quickest(
    async () => testWithCabextract(path).cabextract ?? Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(cabextract) ? { cabextract } : {};
}

const LZX = 3;

async function findLargestLzxFolder(): Promise<FolderSpec | undefined> {
  let largest: FolderSpec | undefined;
  for (const { cabinets } of corpusCabinets().filter(({ id }) => id.startsWith('msi/'))) {
    const source = new BytesSource(cabinets[0]!.bytes);
    const options = optionsFor(source);
    const cabinet = await openCabinet(source, options);
    for (const folder of cabinet.folders.filter(({ method }) => method === 'lzx')) {
      const blocks: BlockSpec[] = [];
      const parts = [{ cabinet, folder }];
      for await (const block of readDataBlocks({ parts, endIsMissing: false }, options)) {
        blocks.push({ ...block, compressed: Buffer.from(block.compressed) });
      }
      const found = { type: LZX | (folder.windowBits << 8), blocks };
      if (largest === undefined || sizeOf(found) > sizeOf(largest)) largest = found;
    }
  }
  return largest;
}

/** Real machine code (of the running node), in 100 MB that are compressed once and then repeated. */
export function mszipInput(megabytesOut: number): BlockSpec[] {
  const file = openSync(process.execPath, 'r');
  const once = Buffer.alloc(Math.min(statSync(process.execPath).size, 96 * 2 ** 20));
  try {
    readSync(file, once, 0, once.length, 0);
  } finally {
    closeSync(file);
  }
  const blocks = mszipBlocks(once.subarray(0, once.length - (once.length % 32_768)));
  const count = Math.round((megabytesOut * 1e6) / 32_768);
  return Array.from({ length: count }, (_, index) => blocks[index % blocks.length]!);
}

async function withCabinet<T>(folders: readonly FolderSpec[], use: (path: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'msi-triage-bench-'));
  try {
    const path = join(directory, 'bench.cab');
    const files = folders.map((folder, index) => ({
      name: `${index}.bin`,
      sizeInBytes: sizeOf(folder),
      folder: index,
    }));
    writeFileSync(path, buildCabinet({ folders, files }));
    return await use(path);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function sizeOf({ blocks }: FolderSpec): number {
  return blocks.reduce((sum, block) => sum + block.uncompressedSizeInBytes, 0);
}

async function decodeAndHash(path: string): Promise<number> {
  const start = performance.now();
  const source = await FileSource.open(path);
  const thread = new DecoderThread();
  try {
    const options = { ...optionsFor(source), thread };
    const set = joinCabinets([await openCabinet(source, options)], options.onProblem);
    for (const folder of set.folders) {
      const hash = createHash('sha256');
      for await (const chunk of decodeFolder(set, folder, options)) hash.update(chunk);
      hash.digest();
    }
  } finally {
    await thread.close();
    await source.close();
  }
  return (performance.now() - start) / 1000;
}

function optionsFor({ sizeInBytes }: { sizeInBytes: number }): { budget: Budget; onProblem: OnProblem } {
  return {
    budget: new Budget(DEFAULT_LIMITS, sizeInBytes),
    onProblem: ({ code, effect }) => {
      throw new Error(`${code}: ${effect}`);
    },
  };
}

export function inflateAndHash(blocks: readonly BlockSpec[]): number {
  const start = performance.now();
  const hash = createHash('sha256');
  let dictionary: Buffer | undefined;
  for (const { compressed } of blocks) {
    const options = dictionary === undefined ? {} : { dictionary };
    dictionary = inflateRawSync(compressed.subarray(2), options);
    hash.update(dictionary);
  }
  hash.digest();
  return (performance.now() - start) / 1000;
}

export function testWithCabextract(path: string): { cabextract?: number } {
  const start = performance.now();
  const { error, status } = spawnSync('cabextract', ['-t', '-q', path], { stdio: 'ignore' });
  if (error !== undefined) return {};
  if (status !== 0) throw new Error(`cabextract ends with ${status}`);
  return { cabextract: (performance.now() - start) / 1000 };
}
