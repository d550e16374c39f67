import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSevenZip } from '../src/formats/sevenzip/archive.js';
import { decodeFolder } from '../src/formats/sevenzip/decode-folder.js';
import { Budget, DEFAULT_LIMITS } from '../src/io/budget.js';
import { FileSource } from '../src/io/file-source.js';
import { packWithSevenZip } from '../test/samples-synthetic/seven-zip.js';

/** Seconds that each way takes for the same 7z archive; `sevenZip` only where 7-Zip is installed. */
export interface DecoderTimes {
  method: string;
  bytesOut: number;
  ours: number;
  /** `7z t` in one thread, which looks at the CRC where we make a SHA-256. */
  sevenZip?: number;
}

const METHODS: Readonly<Record<string, string>> = {
  LZMA: '-m0=lzma',
  LZMA2: '-m0=lzma2',
  BZip2: '-m0=bzip2',
};

/** Machine code (of the running node) in archives that 7-Zip packs on the spot: decode and SHA-256, against `7z t`. */
export async function measureDecoders(megabytes = 24): Promise<DecoderTimes[]> {
  const content = machineCode(megabytes * 2 ** 20);
  const directory = mkdtempSync(join(tmpdir(), 'msi-triage-bench-'));
  try {
    const times: DecoderTimes[] = [];
    for (const [method, switchOfMethod] of Object.entries(METHODS)) {
      const path = join(directory, `${method}.7z`);
      writeFileSync(path, await packWithSevenZip({ 'x.bin': content }, '-t7z', '-mx=1', switchOfMethod));
      const ours = await quickest(() => decodeAndHash(path));
      const sevenZip = await quickest(async () => testWithSevenZip(path));
      const rival = Number.isFinite(sevenZip) ? { sevenZip } : {};
      times.push({ method, bytesOut: content.length, ours, ...rival });
    }
    return times;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function machineCode(sizeInBytes: number): Uint8Array {
  const content = new Uint8Array(sizeInBytes);
  const file = openSync(process.execPath, 'r');
  try {
    return content.subarray(0, readSync(file, content, 0, sizeInBytes, SKIPPED_IN_BYTES));
  } finally {
    closeSync(file);
  }
}

/** In front of the code of node there are tables. */
const SKIPPED_IN_BYTES = 24 * 2 ** 20;
const RUNS = 3;

async function quickest(measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) least = Math.min(least, await measure());
  return least;
}

async function decodeAndHash(path: string): Promise<number> {
  const start = performance.now();
  const source = await FileSource.open(path);
  try {
    const budget = new Budget(DEFAULT_LIMITS, source.sizeInBytes);
    const onProblem = ({ code, effect }: { code: string; effect: string }) => {
      throw new Error(`${code}: ${effect}`);
    };
    const { entries = [] } = await openSevenZip(source, { budget, onProblem });
    const hash = createHash('sha256');
    for (const { place } of entries) {
      if (place === undefined) continue;
      for await (const chunk of decodeFolder(source, place.folder, { budget })) hash.update(chunk);
    }
    hash.digest();
  } finally {
    await source.close();
  }
  return (performance.now() - start) / 1000;
}

/** Infinity where 7-Zip is not installed. */
function testWithSevenZip(path: string): number {
  const start = performance.now();
  const { error, status } = spawnSync('7z', ['t', '-mmt=off', path], { stdio: 'ignore' });
  if (error !== undefined) return Number.POSITIVE_INFINITY;
  if (status !== 0) throw new Error(`7z ends with ${status}`);
  return (performance.now() - start) / 1000;
}
