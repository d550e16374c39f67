import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { openCabinet } from '../src/containers/cab/cabinet.js';
import { joinCabinets } from '../src/containers/cab/cabinet-set.js';
import { decodeFolder } from '../src/containers/cab/decode-folder.js';
import { Budget, DEFAULT_LIMITS } from '../src/io/budget.js';
import { FileSource } from '../src/io/file-source.js';
import { type BlockSpec, buildCabinet, MSZIP, mszipBlocks } from '../test/containers/cab/build-cabinet.js';

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
  const bytesOut = blocks.reduce((sum, block) => sum + block.uncompressedSizeInBytes, 0);
  return withCabinet({ blocks, bytesOut, type: MSZIP }, async (path) => {
    const ours = await decodeAndHash(path);
    const floor = inflateAndHash(blocks);
    const cabextract = testWithCabextract(path);
    return { bytesOut, ours, floor, ...(cabextract === undefined ? {} : { cabextract }) };
  });
}

/** A cabinet of one folder that repeats the blocks given, against cabextract. */
export async function measureBlocks(type: number, blocks: readonly BlockSpec[]): Promise<CabinetTimes> {
  const bytesOut = blocks.reduce((sum, block) => sum + block.uncompressedSizeInBytes, 0);
  return withCabinet({ blocks, bytesOut, type }, async (path) => {
    const ours = await decodeAndHash(path);
    const cabextract = testWithCabextract(path);
    return { bytesOut, ours, ...(cabextract === undefined ? {} : { cabextract }) };
  });
}

/** Real machine code (of the running node), in 100 MB that are compressed once and then repeated. */
function mszipInput(megabytesOut: number): BlockSpec[] {
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

interface FolderInput {
  type: number;
  blocks: readonly BlockSpec[];
  bytesOut: number;
}

async function withCabinet<T>(folder: FolderInput, use: (path: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'msi-triage-bench-'));
  try {
    const path = join(directory, 'bench.cab');
    const files = [{ name: 'all.bin', sizeInBytes: folder.bytesOut }];
    writeFileSync(path, buildCabinet({ folders: [folder], files }));
    return await use(path);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function decodeAndHash(path: string): Promise<number> {
  const start = performance.now();
  const source = await FileSource.open(path);
  try {
    const options = {
      budget: new Budget(DEFAULT_LIMITS, source.sizeInBytes),
      onProblem: ({ code, effect }: { code: string; effect: string }) => {
        throw new Error(`${code}: ${effect}`);
      },
    };
    const set = joinCabinets([await openCabinet(source, options)], options.onProblem);
    const hash = createHash('sha256');
    for await (const chunk of decodeFolder(set, set.folders[0]!, options)) hash.update(chunk);
    hash.digest();
  } finally {
    await source.close();
  }
  return (performance.now() - start) / 1000;
}

function inflateAndHash(blocks: readonly BlockSpec[]): number {
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

function testWithCabextract(path: string): number | undefined {
  const start = performance.now();
  const { error, status } = spawnSync('cabextract', ['-t', '-q', path], { stdio: 'ignore' });
  if (error !== undefined) return undefined;
  if (status !== 0) throw new Error(`cabextract ends with ${status}`);
  return (performance.now() - start) / 1000;
}
