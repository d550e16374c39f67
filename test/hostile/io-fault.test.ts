import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildInstaller } from '../../samples-synthetic/builder/installer.js';
import { utf8 } from '../../samples-synthetic/builder/text.js';
import { sample } from '../../samples-synthetic/dexphot-spanning-cabinets/build.js';
import { FileSource } from '../../src/io/file-source.js';
import { triage } from '../../src/triage.js';

/** Larger than what is read at once and kept. */
const bytes = Uint8Array.from(
  buildInstaller({
    name: 'Sample',
    files: [
      { id: 'a.txt', directory: 'INSTALLFOLDER', content: utf8('text') },
      { id: 'b.dat', directory: 'INSTALLFOLDER', content: randomBytes(100_000) },
    ],
  }),
);

/** A Blob whose reads go wrong from the given one on. */
class FaultyBlob extends Blob {
  reads = 0;

  constructor(
    private readonly faultAt: number,
    private readonly fault: 'fails' | 'is short' | 'has grown',
  ) {
    super([bytes]);
  }

  override slice(start?: number, end?: number): Blob {
    const right = super.slice(start, end);
    this.reads += 1;
    if (this.reads <= this.faultAt) return right;
    if (this.fault === 'is short') return right.slice(0, Math.max(0, right.size - 1));
    if (this.fault === 'has grown') return new Blob([right, 'x']);
    right.arrayBuffer = () => Promise.reject(new Error('the disk is gone'));
    return right;
  }
}

async function countReads(): Promise<number> {
  const blob = new FaultyBlob(Number.POSITIVE_INFINITY, 'fails');
  expect((await triage(blob)).completeness).toBe('complete');
  return blob.reads;
}

describe('a source that goes wrong at each read in turn', () => {
  it.each(['fails', 'is short', 'has grown'] as const)('%s', async (fault) => {
    const reads = await countReads();
    expect(reads).toBeGreaterThan(5);
    for (let faultAt = 0; faultAt < reads; faultAt += 1) {
      const report = await triage(new FaultyBlob(faultAt, fault));
      const codes = report.problems.map(({ code }) => code);
      expect(codes, `read ${faultAt}`).toContain(fault === 'fails' ? 'source.read-failed' : 'source.changed');
      expect(report.completeness, `read ${faultAt}`).not.toBe('complete');
      expect(report.verdict).not.toBe('no-findings');
    }
  });
});

const folder = mkdtempSync(join(tmpdir(), 'msi-triage-io-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a file that is cut while it is read is told', async () => {
  const path = join(folder, 'cut.msi');
  writeFileSync(path, bytes);
  const source = await FileSource.open(path);
  truncateSync(path, 100);
  await expect(source.read(0, bytes.length)).rejects.toMatchObject({ code: 'source.changed' });
  await source.close();
});

const descriptors = '/proc/self/fd';
describe.skipIf(!existsSync(descriptors))('open files (skipped where there is no /proc)', () => {
  it('are closed after 200 inputs, good, damaged and missing, also when a run is stopped', async () => {
    const spanning = await sample.build();
    const paths = Array.from({ length: 50 }, (_, index) => {
      const path = join(folder, `${index}.msi`);
      writeFileSync(path, index % 2 === 0 ? spanning : spanning.subarray(0, spanning.length >> 1));
      return path;
    });
    await triage(paths[0] as string);
    const before = readdirSync(descriptors).length;
    const stop = new AbortController();
    const runs = paths.flatMap((path) => [
      triage(path),
      triage(`${path}.missing`),
      triage(path, { limits: { payloads: 2 } }),
      triage(path, { signal: stop.signal }),
    ]);
    stop.abort();
    const endings = await Promise.allSettled(runs);
    expect(endings.filter(({ status }) => status === 'rejected')).toHaveLength(50);
    expect(readdirSync(descriptors).length).toBe(before);
  });
});
