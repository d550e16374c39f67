/**
 * Listing a large ZIP, and decoding entries. Alone: `npm run build:samples && node build/bench/zip.js`.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { auditZip, decodeEntry, openZip } from '../src/formats/zip/index.js';
import { Budget, DEFAULT_LIMITS } from '../src/io/budget.js';
import { FileSource } from '../src/io/file-source.js';
import type { OnProblem } from '../src/io/problem.js';
import { BytesSource, type Source } from '../src/io/source.js';
import { aesField, encryptAes, encryptZipCrypto } from '../test/formats/zip/encrypt.js';
import { buildZip } from '../test/formats/zip/zip-builder.js';

export interface ZipListingMeasurement {
  sizeInBytes: number;
  entries: number;
  listingInMs: number;
  bytesReadInPercent: number;
  reads: number;
  /** Reading every local header and searching the gaps. */
  auditInMs: number;
}

export interface ZipDecodingMeasurement {
  name: string;
  contentInMegabytes: number;
  seconds: number;
  /** node:zlib and node:crypto over the same bytes in memory, in seconds. */
  floor: number;
}

/** Lists a sparse archive of 500 MB with 10,000 stored entries, built in the temporary folder and removed again. */
export async function benchZipListing(): Promise<ZipListingMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-zip-'));
  try {
    const path = join(folder, 'large.zip');
    await writeSparseZip(path, 10_000, 50_000);
    const file = await FileSource.open(path);
    const source = new CountingSource(file);
    const options = optionsFor(source);
    let start = performance.now();
    const archive = await openZip(source, options);
    const listingInMs = performance.now() - start;
    const { bytesRead, reads, sizeInBytes } = source;
    start = performance.now();
    await auditZip(archive, options);
    const auditInMs = performance.now() - start;
    await file.close();
    const bytesReadInPercent = (100 * bytesRead) / sizeInBytes;
    return {
      sizeInBytes,
      entries: archive.entries.length,
      listingInMs,
      bytesReadInPercent,
      reads,
      auditInMs,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Decodes and hashes 64 MB in the open, under ZipCrypto and under AES-256. */
export async function benchZipDecoding(): Promise<ZipDecodingMeasurement[]> {
  const content = compressibleBytes(64 << 20);
  const data = deflateRawSync(content);
  const plain = { name: 'x', content, method: 8 as const };
  const aes = { method: 99, crc32: 0 };
  const archives = [
    ['deflate', buildZip({ entries: [{ ...plain, data }] })],
    [
      'ZipCrypto',
      buildZip({
        entries: [{ ...plain, flags: 1, data: encryptZipCrypto(data, 'pw', crc32(content) >>> 24) }],
      }),
    ],
    [
      'AES-256',
      buildZip({
        entries: [
          {
            ...plain,
            flags: 1,
            extra: aesField(2, 3, 8),
            local: aes,
            central: aes,
            data: encryptAes(data, 'pw', 3),
          },
        ],
      }),
    ],
  ] as const;
  const measurements: ZipDecodingMeasurement[] = [];
  for (const [name, bytes] of archives) {
    const floor = await bestOf(3, async () => {
      createHash('sha256').update(inflateRawSync(data)).digest();
    });
    const seconds = await bestOf(3, () => decodeAndHash(bytes));
    measurements.push({ name, contentInMegabytes: content.length / 2 ** 20, seconds, floor });
  }
  return measurements;
}

async function decodeAndHash(bytes: Buffer): Promise<void> {
  const options = { ...optionsFor({ sizeInBytes: bytes.length }), password: Buffer.from('pw') };
  const archive = await openZip(new BytesSource(bytes), options);
  const hash = createHash('sha256');
  for await (const chunk of decodeEntry(archive, archive.entries[0]!, options)) hash.update(chunk);
  hash.digest();
}

function optionsFor({ sizeInBytes }: { sizeInBytes: number }): { budget: Budget; onProblem: OnProblem } {
  return {
    budget: new Budget(DEFAULT_LIMITS, sizeInBytes),
    onProblem: ({ code, effect }) => {
      throw new Error(`${code}: ${effect}`);
    },
  };
}

/** Stored entries of zeros that take no room on the disk: only headers are written. */
async function writeSparseZip(path: string, count: number, entrySize: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, index) => ({
    name: `${index}`.padStart(8, '0'),
    local: { size: entrySize, compressedSize: entrySize },
    central: { size: entrySize, compressedSize: entrySize, offset: index * (entrySize + HEADER_SIZE) },
  }));
  const compact = buildZip({ entries, end: { offset: count * (entrySize + HEADER_SIZE) } });
  const file = await open(path, 'w');
  try {
    for (const [index, { central }] of entries.entries()) {
      await file.write(compact, index * HEADER_SIZE, HEADER_SIZE, central.offset);
    }
    await file.write(compact, count * HEADER_SIZE, undefined, count * (entrySize + HEADER_SIZE));
  } finally {
    await file.close();
  }
}

/** Of the local headers above: the fixed part and a name of eight characters. */
const HEADER_SIZE = 38;

function compressibleBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 1;
  for (let at = 0; at + 4 <= size; at += 4) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes.writeUInt32LE((state >>> 16) & 0x0f0f, at);
  }
  return bytes;
}

async function bestOf(times: number, work: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await work();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

class CountingSource implements Source {
  readonly sizeInBytes: number;
  bytesRead = 0;
  reads = 0;

  constructor(private readonly source: Source) {
    this.sizeInBytes = source.sizeInBytes;
  }

  read(offsetInBytes: number, lengthInBytes: number): Promise<Uint8Array> {
    this.bytesRead += lengthInBytes;
    this.reads += 1;
    return this.source.read(offsetInBytes, lengthInBytes);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await benchZipListing());
  console.table(await benchZipDecoding());
}
