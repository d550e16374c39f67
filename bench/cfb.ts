/**
 * Opening and listing large compound files. Alone: `npm run build:samples && node build/bench/cfb.js`.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCompoundFile } from '../src/formats/cfb/compound-file.js';
import { Budget, DEFAULT_LIMITS } from '../src/io/budget.js';
import { FileSource } from '../src/io/file-source.js';
import type { Extent, Source } from '../src/io/source.js';

export interface ListingMeasurement {
  name: string;
  sizeInBytes: number;
  streams: number;
  /** Opening the file and listing all streams with the sizes that can be read. */
  listingInMs: number;
  /** SHA-256 of the file, for comparison. */
  hashingInMs: number;
  bytesReadInPercent: number;
  reads: number;
}

/** Measures a package of 300 MB and one of 20,000 streams, both built in the temporary folder and removed again. */
export async function benchListing(): Promise<ListingMeasurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-cfb-'));
  try {
    return [
      await measure('300 MB, 20 streams', join(folder, 'large'), Array(20).fill(15_000_000)),
      await measure('20,000 streams', join(folder, 'many'), Array(20_000).fill(5_000)),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(
  name: string,
  path: string,
  streamSizes: readonly number[],
): Promise<ListingMeasurement> {
  await writeCompoundFile(path, streamSizes);
  await hashFile(path); // warms the page cache for both
  const hashingInMs = await bestOf(5, () => hashFile(path));
  let source: CountingSource | undefined;
  let streams = 0;
  const listingInMs = await bestOf(5, async () => {
    const file = await FileSource.open(path);
    source = new CountingSource(file);
    streams = await listStreams(source);
    await file.close();
  });
  const { sizeInBytes, bytesRead, reads } = source!;
  return {
    name,
    sizeInBytes,
    streams,
    listingInMs,
    hashingInMs,
    bytesReadInPercent: (100 * bytesRead) / sizeInBytes,
    reads,
  };
}

async function listStreams(source: Source): Promise<number> {
  const file = await openCompoundFile(source, {
    onProblem: (problem) => {
      throw new Error(`${problem.code}: ${problem.effect}`);
    },
    budget: new Budget(DEFAULT_LIMITS, source.sizeInBytes),
  });
  let count = 0;
  for (const entry of file.entries) {
    if (entry.type === 'stream' && file.openStream(entry).sizeInBytes === entry.sizeInBytes) count += 1;
  }
  return count;
}

async function hashFile(path: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  hash.digest();
}

async function bestOf(times: number, work: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const SECTOR = 512;
const PER_SECTOR = SECTOR / 4;
const END = 0xfffffffe;
const FREE = 0xffffffff;

/**
 * Writes a version 3 file of streams in sectors of their own. Windows lets a file grow with a FAT sector before each
 * 127 others: so it stands here, too, scattered over the whole file.
 */
async function writeCompoundFile(path: string, streamSizes: readonly number[]): Promise<void> {
  const directoryCount = Math.ceil((streamSizes.length + 1) / 4);
  const contentCount = streamSizes.reduce((sum, size) => sum + Math.ceil(size / SECTOR), directoryCount);
  const fatCount = Math.ceil((contentCount + 200) / (PER_SECTOR - 2));
  const difatCount = Math.ceil(Math.max(0, fatCount - 109) / (PER_SECTOR - 1));
  const total = contentCount + fatCount + difatCount;
  const fat = new Uint32Array(fatCount * PER_SECTOR).fill(FREE);
  const image = Buffer.alloc((total + 1) * SECTOR, 0x5a);

  let next = 0;
  const takeSector = () => {
    if (next % PER_SECTOR === 0 && next / PER_SECTOR < fatCount) fat[next++] = 0xfffffffd;
    return next++;
  };
  const takeChain = (count: number) => {
    const ids = Array.from({ length: count }, takeSector);
    ids.forEach((id, index) => {
      fat[id] = ids[index + 1] ?? END;
    });
    return ids;
  };
  const directory = takeChain(directoryCount);
  const starts = streamSizes.map((size) => takeChain(Math.ceil(size / SECTOR))[0]!);
  const difat = Array.from({ length: difatCount }, takeSector);
  for (const id of difat) fat[id] = 0xfffffffc;

  const fatSectors = Array.from({ length: fatCount }, (_, page) => page * PER_SECTOR).filter(
    (id) => id < total,
  );
  const at = (id: number) => (id + 1) * SECTOR;
  for (const [page, id] of fatSectors.entries()) {
    for (let i = 0; i < PER_SECTOR; i += 1) image.writeUInt32LE(fat[page * PER_SECTOR + i]!, at(id) + i * 4);
  }
  for (const [index, id] of difat.entries()) {
    for (let i = 0; i < PER_SECTOR - 1; i += 1) {
      image.writeUInt32LE(fatSectors[109 + index * (PER_SECTOR - 1) + i] ?? FREE, at(id) + i * 4);
    }
    image.writeUInt32LE(difat[index + 1] ?? END, at(id) + SECTOR - 4);
  }
  for (const id of directory) image.fill(0, at(id), at(id) + SECTOR);
  const slot = (streamId: number) => at(directory[streamId >> 2]!) + (streamId & 3) * 128;
  writeSlot(image, slot(0), { name: 'Root Entry', type: 5, right: FREE, child: 1, start: END, size: 0 });
  for (const [index, size] of streamSizes.entries()) {
    const right = index + 1 < streamSizes.length ? index + 2 : FREE;
    writeSlot(image, slot(index + 1), {
      name: `s${index}`,
      type: 2,
      right,
      child: FREE,
      start: starts[index]!,
      size,
    });
  }
  writeHeader(image, fatSectors, directory[0]!, difat);

  const file = await open(path, 'w');
  await file.write(image);
  await file.close();
}

interface Slot {
  name: string;
  type: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

function writeSlot(image: Buffer, at: number, { name, type, right, child, start, size }: Slot): void {
  image.write(name, at, 'utf16le');
  image.writeUInt16LE((name.length + 1) * 2, at + 64);
  image[at + 66] = type;
  for (const [offset, value] of [
    [68, FREE],
    [72, right],
    [76, child],
    [116, start],
    [120, size],
  ] as const) {
    image.writeUInt32LE(value, at + offset);
  }
}

function writeHeader(
  image: Buffer,
  fatSectors: readonly number[],
  directory: number,
  difat: readonly number[],
): void {
  image.fill(0, 0, SECTOR);
  image.write('d0cf11e0a1b11ae1', 'hex');
  for (const [offset, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const) {
    image.writeUInt16LE(value, offset);
  }
  for (const [offset, value] of [
    [44, fatSectors.length],
    [48, directory],
    [56, 4096],
    [60, END],
    [68, difat[0] ?? END],
    [72, difat.length],
  ] as const) {
    image.writeUInt32LE(value, offset);
  }
  for (let i = 0; i < 109; i += 1) image.writeUInt32LE(fatSectors[i] ?? FREE, 76 + i * 4);
}

class CountingSource implements Source {
  reads = 0;
  bytesRead = 0;

  constructor(private readonly inner: FileSource) {}

  get sizeInBytes(): number {
    return this.inner.sizeInBytes;
  }

  read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    this.reads += 1;
    this.bytesRead += lengthInBytes;
    return this.inner.read(offsetInBytes, lengthInBytes);
  }

  readScattered(extents: readonly Extent[], target: Uint8Array): Promise<void> {
    this.reads += extents.length;
    for (const { lengthInBytes } of extents) this.bytesRead += lengthInBytes;
    return this.inner.readScattered(extents, target);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const result of await benchListing()) {
    const ratio = ((100 * result.listingInMs) / result.hashingInMs).toFixed(1);
    console.log(
      `${result.name}: listing ${result.listingInMs.toFixed(1)} ms, ${ratio} % of SHA-256 (${result.hashingInMs.toFixed(0)} ms); ` +
        `${result.bytesReadInPercent.toFixed(2)} % of the file read, in ${result.reads} reads; ${result.streams} streams`,
    );
  }
}
