/** Full triage of large packages: time against a floor, and peak memory of a process that does nothing else. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildInstaller } from '../samples-synthetic/builder/installer.js';
import { listFiles, triage } from '../src/index.js';
import { corpusDir } from '../test/corpus.js';
import { type BlockSpec, mszipBlocks } from '../test/formats/cab/build-cabinet.js';
import { inflateAndHash, mszipInput, testWithCabextract } from './cab.js';
import { cabinetOf, packageOf, withFile } from './package.js';

const BLOCK_SIZE_IN_BYTES = 32_768;

export interface TriageTimes {
  bytesOut: number;
  /** All in seconds. */
  listing: number;
  triage: number;
  /** Inflating and hashing the same bytes with node:zlib and node:crypto. */
  floor: number;
  /** `cabextract -t` of the same cabinet, where it is installed. */
  cabextract?: number;
}

/** A package with an MSZIP cabinet: everything that triage does, not the decoder alone. */
export async function measurePackage(megabytesOut = 300): Promise<TriageTimes> {
  const blocks = mszipInput(megabytesOut);
  const names = Array.from({ length: 30 }, (_, index) => `file${index}.bin`);
  const folders = [{ names, blocks }];
  return withFile('bench.msi', packageOf(folders), async (path) => {
    const listing = await secondsOf(async () => void (await listFiles(path)));
    const triageTime = await secondsOf(async () => {
      const { completeness, payloads } = await triage(path);
      if (completeness !== 'complete' || payloads.length < names.length)
        throw new Error(`read ${completeness}`);
    });
    const floor = inflateAndHash(blocks);
    const rival = await withFile('bench.cab', cabinetOf(folders), async (cabinet) =>
      testWithCabextract(cabinet),
    );
    const bytesOut = blocks.length * BLOCK_SIZE_IN_BYTES;
    return { bytesOut, listing, triage: triageTime, floor, ...rival };
  });
}

export interface CountTimes {
  payloads: number;
  listing: number;
  triage: number;
}

/** The corpus package of 17,500 files and 92,167 strings; undefined without ../shared/corpus. */
export async function measureManyFiles(): Promise<CountTimes | undefined> {
  const path = join(corpusDir ?? '', 'msi', 'BUILT__wixl-many-strings.msi');
  return existsSync(path) ? measureCounts(path) : undefined;
}

export interface StreamTimes extends CountTimes {
  what: string;
  sizeInBytes: number;
  /** Hashing the package, and each stream on its own, in seconds. */
  floor: number;
}

const STREAM_KINDS: readonly (readonly [string, (index: number) => Buffer])[] = [
  ['a line of text each', (index) => Buffer.from(`stream number ${index}, which holds a line of text\r\n`)],
  ['200 zeros each', () => Buffer.alloc(200)],
  ['100 random bytes each', () => randomBytes(100)],
  ['1,000 random bytes each', () => randomBytes(1000)],
  ['5,000 random bytes each', () => randomBytes(5000)],
];

/** Packages of 20,000 streams, and the last of them once more with a quarter of its streams. */
export async function measureManyStreams(): Promise<StreamTimes[]> {
  const times: StreamTimes[] = [];
  for (const kind of STREAM_KINDS) times.push(await measureStreams(kind, 20_000));
  times.push(await measureStreams(STREAM_KINDS.at(-1)!, 5000));
  return times;
}

async function measureStreams(
  [what, contentOf]: (typeof STREAM_KINDS)[number],
  count: number,
): Promise<StreamTimes> {
  const contents = Array.from({ length: count }, (_, index) => contentOf(index));
  const bytes = buildInstaller({
    name: 'Benchmark',
    files: [],
    media: { kind: 'given', cabinets: [] },
    database: { streams: contents.map((content, index) => ({ name: `Binary.b${index}`, content })) },
  });
  const counts = await withFile('streams.msi', bytes, measureCounts);
  const floor = await secondsOf(async () => {
    for (const hashed of [bytes, ...contents]) createHash('sha256').update(hashed).digest('hex');
  });
  return { what, sizeInBytes: bytes.length, floor, ...counts };
}

/** In processes of their own, as the command line runs: nothing is warm, and the library is loaded already. */
async function measureCounts(path: string): Promise<CountTimes> {
  const { payloads, seconds } = runCounted('triage', path);
  return { payloads, triage: seconds, listing: runCounted('listFiles', path).seconds };
}

function runCounted(work: 'listFiles' | 'triage', path: string): { payloads: number; seconds: number } {
  return JSON.parse(measureProcess(COUNTED_SCRIPT, path, work).output);
}

const COUNTED_SCRIPT = `
const library = await import(process.argv[1]);
const start = performance.now();
const { payloads } = await library[process.argv[3]](process.argv[2]);
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, payloads: payloads?.length }));`;

export interface MemoryPeak {
  sizeInBytes: number;
  /** Peak resident set of a node process that only starts, and of one that triages. */
  idleInMegabytes: number;
  peakInMegabytes: number;
  seconds: number;
  /** Of the largest members: hashed, identified, or listed with their encryption. */
  members: { path: string; type: string; sizeInBytes: number; hasDigest: boolean; encrypted: boolean }[];
}

/** A package of 2 GB with a member of 1 GB, and a ZIP whose one entry is 500 MB, encrypted. */
export async function measureMemory(): Promise<MemoryPeak> {
  const text = Buffer.from('A line of a large text file, which is neither short nor long.\n'.repeat(600));
  const [first, next] = mszipBlocks(Buffer.concat([text, text]).subarray(0, 2 * BLOCK_SIZE_IN_BYTES), 1);
  const large = [first!, ...Array<BlockSpec>(32_767).fill(next!)];
  const bytes = packageOf([
    { names: ['large.txt'], blocks: large },
    { names: ['locked.zip'], blocks: encryptedZipBlocks(500_000_000) },
  ]);
  const sizeInBytes = 2 * 2 ** 30;
  return withFile(
    'large.msi',
    bytes,
    async (path) => {
      const idle = measureProcess('');
      const { peakInMegabytes, output } = measureProcess(MEASURED_SCRIPT, path);
      const { members, seconds }: Pick<MemoryPeak, 'members' | 'seconds'> = JSON.parse(output);
      return { sizeInBytes, idleInMegabytes: idle.peakInMegabytes, peakInMegabytes, seconds, members };
    },
    sizeInBytes,
  );
}

const MEASURED_SCRIPT = `
const { triage } = await import(process.argv[1]);
const start = performance.now();
const { payloads } = await triage(process.argv[2]);
const seconds = (performance.now() - start) / 1000;
const members = payloads.filter(({ sizeInBytes }) => sizeInBytes > 2e8).map(({ path, type, sizeInBytes, sha256, encrypted }) =>
  ({ path, type, sizeInBytes, hasDigest: sha256 !== null, encrypted }));
console.log(JSON.stringify({ seconds, members }));`;

function measureProcess(script: string, ...args: string[]): { peakInMegabytes: number; output: string } {
  const library = new URL('../../dist/index.js', import.meta.url).href;
  // Where there is no such file: the system's own figure, which on Linux begins with that of the parent.
  const tail = `
const { readFileSync } = await import('node:fs');
let peak = process.resourceUsage().maxRSS;
try { peak = Number(/VmHWM:\\s*(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]); } catch {}
console.log(peak);`;
  const command = ['--input-type=module', '-e', `${script}\n${tail}`, library, ...args];
  const { status, stderr, stdout } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const lines = stdout.trimEnd().split('\n');
  return { peakInMegabytes: Number(lines.pop()) / 1024, output: lines.join('\n') };
}

/** A ZIP with one entry that is stored and, as its flag says, encrypted: zeros serve for what nobody can read. */
function encryptedZipBlocks(entrySizeInBytes: number): BlockSpec[] {
  const name = Buffer.from('locked.bin');
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(1, 2);
  common.writeUInt32LE(entrySizeInBytes, 14);
  common.writeUInt32LE(entrySizeInBytes - 12, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length + entrySizeInBytes, 16);
  const zeros = mszipBlocks(Buffer.alloc(2 * BLOCK_SIZE_IN_BYTES))[1]!;
  const total = local.length + entrySizeInBytes;
  const head = Buffer.concat([local, Buffer.alloc(BLOCK_SIZE_IN_BYTES - local.length)]);
  const restSize = total % BLOCK_SIZE_IN_BYTES;
  const middleCount = Math.floor(total / BLOCK_SIZE_IN_BYTES) - 1;
  const tail = Buffer.concat([Buffer.alloc(restSize), directory, end]);
  return [...mszipBlocks(head), ...Array<BlockSpec>(middleCount).fill(zeros), ...mszipBlocks(tail)];
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
